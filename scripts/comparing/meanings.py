"""What was understood, as plain words that can be compared and written down."""

from __future__ import annotations

from assistant.understanding.intents import Intent, IntentMatch


def meaning_of(match: IntentMatch) -> dict[str, str]:
    """ "intent" and the slots; empty when nothing was meant for us."""
    if match.intent is Intent.NONE:
        return {}
    return {"intent": match.intent.value} | {name: str(value) for name, value in match.slots.items()}
