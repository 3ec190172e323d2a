"""What may be kept of a session: a list of what is allowed, so that what nobody thought of stays out (docs/privacy.md).

Always: steps, breaths, re-asks, controls, faults, how it ended. Only when the settings say so: answers and first names.
Only after a yes to "shall I keep these words": those words. Never: any other words anybody said, how long anybody
spoke, who passed, and everything about safety.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.understanding.intents import Intent

KEPT: Mapping[str, frozenset[str]] = {
    "step": frozenset({"place", "does"}),
    "breathing": frozenset({"cycles", "cycle_s"}),
    "control": frozenset({"control"}),
    "paused": frozenset(),
    "resumed": frozenset(),
    "answer": frozenset({"question", "kind"}),
    "unanswered": frozenset({"question"}),
    "reprompt": frozenset({"question"}),
    "turn_ended": frozenset(),
    "kept": frozenset({"words"}),
    "fault": frozenset({"device", "sentence"}),
    "device_back": frozenset({"device"}),
    "ended": frozenset({"outcome"}),
}
"""The kinds of event that are kept, and what of their detail. Every other kind is dropped."""

BEGAN = "began"
"""This one opens the session in the journal; its detail tells the exercise, the plan and the settings."""
NAMES = "names"

NEVER_CONTROLS = frozenset({Intent.PASS, Intent.BODY, Intent.OVERWHELMED, Intent.HARM})
NAME = "name"


def detail_for_journal(
    kind: str, detail: Mapping[str, object], keep_ratings: bool, keep_names: bool
) -> dict[str, object] | None:
    """What of this event may be kept; None when nothing of it may, not even that it happened."""
    if kind == BEGAN:
        return _without_names(detail) if not keep_names else dict(detail)
    if kind not in KEPT or detail.get("control") in NEVER_CONTROLS:
        return None
    kept = {key: value for key, value in detail.items() if key in KEPT[kind]}
    if kind == "answer" and (keep_names if detail.get("kind") == NAME else keep_ratings):
        kept["value"] = detail.get("value")
    return kept


def _without_names(detail: Mapping[str, object]) -> dict[str, object]:
    """Also without those among the session's settings."""
    return {
        key: _without_names(value) if isinstance(value, Mapping) else value
        for key, value in detail.items()
        if key != NAMES
    }
