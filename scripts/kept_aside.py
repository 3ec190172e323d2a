"""What no model of ours is trained or tuned with, so that every figure is about the same people and voices."""

from __future__ import annotations

import hashlib

SPEAKERS, ORDERS = 0.12, 0.2
"""These parts of the speakers, and of the spoken orders, whose speakers are not known."""
ESPEAK_VARIANTS = ("Annie", "m7", "f5", "steph", "pablo")
NEAR_VARIANTS = ("steph2", "steph3")
"""Too much like one of them to be trained with."""
FESTIVAL_VOICE = "ked_diphone"
VOICES = (*(f"espeak {variant}" for variant in ESPEAK_VARIANTS), f"festival {FESTIVAL_VOICE}")


def place_of(name: str) -> float:
    """From 0 to 1, the same on every machine."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:8], 16) / 2**32


def is_speaker_aside(speaker: str) -> bool:
    return place_of(speaker) < SPEAKERS


def is_order_aside(file_name: str) -> bool:
    return place_of(file_name) < ORDERS
