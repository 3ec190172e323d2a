"""What each control does in each moment of a session: one table. The user guide prints this same table."""

from __future__ import annotations

from enum import StrEnum

from assistant.understanding.intents import Intent


class Moment(StrEnum):
    """What a session is doing, as far as a control cares."""

    SPEAKING = "the guide speaks"
    WAITING = "a silence"
    BREATHING = "breath cues"
    ASKING = "a question waits"
    HEARING = "someone's turn"
    PAUSED = "paused"


class Effect(StrEnum):
    STOP = "stops"
    PAUSE = "pauses"
    RESUME = "carries on"
    SKIP = "goes on to the next step"
    BACK = "goes back a step"
    REPEAT = "says it again"
    SLOWER = "slows down"
    FASTER = "speeds up"
    LOUDER = "gets louder"
    QUIETER = "gets quieter"
    TELL_TIME = "tells the time left"
    TELL_HELP = "tells what to say"
    TIME_OUT = "takes a time out"
    END_TURN = "ends the turn"
    PASS = "passes"
    CALM_BODY = "stops the cues"
    CALM_DOWN = "rests"
    CALL_HUMAN = "names a human"
    NOTHING = "-"


def _always(effect: Effect, **but: Effect) -> dict[Moment, Effect]:
    return {moment: but.get(moment.name.lower(), effect) for moment in Moment}


CONTROLS: dict[Intent, dict[Moment, Effect]] = {
    Intent.STOP: _always(Effect.STOP),
    Intent.GOODBYE: _always(Effect.STOP),
    Intent.PAUSE: _always(Effect.PAUSE, paused=Effect.NOTHING),
    Intent.RESUME: _always(Effect.NOTHING, paused=Effect.RESUME),
    Intent.NEXT: _always(Effect.SKIP, hearing=Effect.END_TURN),
    Intent.BACK: _always(Effect.BACK),
    Intent.REPEAT: _always(Effect.REPEAT),
    Intent.SLOWER: _always(Effect.SLOWER),
    Intent.FASTER: _always(Effect.FASTER),
    Intent.LOUDER: _always(Effect.LOUDER),
    Intent.QUIETER: _always(Effect.QUIETER),
    Intent.TIME_LEFT: _always(Effect.TELL_TIME),
    Intent.HELP: _always(Effect.TELL_HELP),
    Intent.TIME_OUT: _always(Effect.TIME_OUT, paused=Effect.NOTHING),
    Intent.SWITCH_PERSON: _always(Effect.NOTHING, hearing=Effect.END_TURN),
    Intent.PASS: _always(Effect.SKIP, asking=Effect.PASS, hearing=Effect.PASS, paused=Effect.NOTHING),
    Intent.DONE: _always(
        Effect.SKIP, asking=Effect.PASS, hearing=Effect.END_TURN, speaking=Effect.NOTHING, paused=Effect.NOTHING
    ),
    Intent.BODY: _always(Effect.CALM_BODY),
    Intent.OVERWHELMED: _always(Effect.CALM_DOWN),
    Intent.HARM: _always(Effect.CALL_HUMAN),
}


def effect_of(intent: Intent, moment: Moment) -> Effect:
    """NOTHING for an intent that is no control."""
    return CONTROLS.get(intent, {}).get(moment, Effect.NOTHING)
