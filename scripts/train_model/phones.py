"""The phone set, the pdfs of the network's outputs, and Kaldi's numbers for both.

Kaldi's word aligner needs the place of a phone in its word, so every phone but silence comes in four places (B begin, E end,
I inside, S alone); the four share their two pdfs. Phone ids begin with 1, as 0 means nothing.
"""

from __future__ import annotations

SILENCE = "SIL"
UNKNOWN_SPEECH = "SPN"
"""Some speech: the one phone of the word [unk]."""
SPEECH = tuple(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)
PHONES = (SILENCE, *SPEECH, UNKNOWN_SPEECH)
NUMBER = {phone: number for number, phone in enumerate(PHONES)}
"""Of a phone in the network: it owns the outputs 2 n (its first frame) and 2 n + 1 (all later frames)."""
OUTPUTS = 2 * len(PHONES)

PLACED = (SILENCE, *(f"{phone}_{place}" for phone in SPEECH for place in "BEIS"), f"{UNKNOWN_SPEECH}_S")
PHONE_ID = {placed: number for number, placed in enumerate(PLACED, start=1)}
TRANSITIONS = 2 * len(PLACED)
PLACE_NAMES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}


def placed(pronunciation: tuple[str, ...]) -> tuple[str, ...]:
    """("K", "AE", "T") -> ("K_B", "AE_I", "T_E")."""
    if len(pronunciation) == 1:
        return (f"{pronunciation[0]}_S",)
    first, *inner, last = pronunciation
    return (f"{first}_B", *(f"{phone}_I" for phone in inner), f"{last}_E")


def unplaced(phone: str) -> str:
    """A phone without its place: K_B is K."""
    return phone.partition("_")[0]


def leave(phone_id: int) -> int:
    """The transition id of a phone's first frame; the one of each later frame is one less."""
    return 2 * phone_id
