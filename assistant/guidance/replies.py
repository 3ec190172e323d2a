"""The guide's own lines: everything it says in a session that is not written in an exercise."""

from __future__ import annotations

from assistant.guidance.controls import Effect
from assistant.guidance.exercise import Exercise, Value
from assistant.guidance.states import Attend, AwaitAnswer, Keep, Task
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Step
from assistant.guidance.variables import spoken_length, spoken_number, spoken_value
from assistant.hearing.profiles import Listening

STOP_LINE = "You can say pause, pass or stop at any time."
STOPPED = "Stopped. Thank you for trying this."
PARKED = "I'll leave it here for now. Thank you for trying this."
PAUSED = "Paused. Say carry on when you're ready."
STILL_PAUSED = "I'm still here. Say carry on when you're ready."
CARRYING_ON = "Let's carry on."
FREE_BREATH = "Take one free breath first. (5s)"
TIME_OUT = "Time out. Take all the time you need, apart if that helps. Say carry on when everyone is ready."
SLOWER, FASTER, LOUDER, QUIETER = "A little slower.", "A little faster.", "A little louder.", "A little softer."
TAKE_YOUR_TIME = "Take your time. Saying done ends your turn, and there is no hurry."
PASSING_IS_FINE = "There is no hurry, and passing is fine."
SHALL_I_KEEP = "Shall I keep these words in your journal?"
KEPT, NOT_KEPT = "I'll keep them.", "They're gone."
CALM_BODY = (
    "Let the breath go back to normal, and sit down if you can. "
    "If it does not pass soon, or your chest hurts, please get medical help."
)
CALM_DOWN = "Let's rest here. There is nothing you have to do. Say carry on, or stop, whenever you like."
AT_ANY_TIME = (STOPPED, PAUSED, CARRYING_ON, TIME_OUT, TAKE_YOUR_TIME, PASSING_IS_FINE)

PAUSE_LINES = {
    Effect.PAUSE: PAUSED,
    Effect.TIME_OUT: TIME_OUT,
    Effect.CALM_BODY: CALM_BODY,
    Effect.CALM_DOWN: CALM_DOWN,
}
ADJUSTED_LINES = {
    Effect.SLOWER: SLOWER,
    Effect.FASTER: FASTER,
    Effect.LOUDER: LOUDER,
    Effect.QUIETER: QUIETER,
}
RE_ASKS: dict[Listening, tuple[str, str]] = {
    Listening.NUMBER: (
        "Which number, {lowest} to {highest}?",
        "{lowest} is hardly at all, {highest} is very much. For example, six.",
    ),
    Listening.YES_NO: ("Would that be a yes or a no?", "Yes, no and skip are all fine."),
    Listening.NAME: ("Your first name, please.", "Or say person one."),
    Listening.CHOICE: ("Which one: {choices}?", "You can say {first}, for example."),
}
GIVEN_UP = {Listening.NUMBER: "I'll leave that out.", Listening.CHOICE: "Let's go on."}


def re_ask(ask: AskFor, attempt: int) -> str:
    """The next way to ask, never the same words twice running. `attempt`: 1 for the first re-ask."""
    if len(ask.again) >= attempt:
        return ask.again[attempt - 1]
    kind = ask.answer
    choices = list(kind.choices)
    line = RE_ASKS[kind.state][min(attempt, 2) - 1]
    listed = f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else "".join(choices)
    lowest, highest = spoken_number(kind.lowest), spoken_number(kind.highest)
    text = line.format(lowest=lowest, highest=highest, choices=listed, first=(choices or [""])[0])
    return text[:1].upper() + text[1:]


def given_up(ask: AskFor) -> str:
    """What is said when a question stays unanswered: the usual value, so that nobody has to guess; "" says nothing."""
    if ask.usual is None:
        return GIVEN_UP.get(ask.answer.state, "")
    usual = spoken_value(ask.usual)
    return f"I'll take that as a {usual}." if ask.answer.state is Listening.YES_NO else f"I'll take {usual}."


def heard_back(answer: Value) -> str:
    """A number or a choice said back, so that it can be corrected."""
    words = spoken_value(answer)
    return f"{words[:1].upper()}{words[1:]}, thank you."


def thanks(who: str) -> str:
    return f"Thank you, {who}." if who else "Thank you."


def okay(who: str) -> str:
    return f"Okay, {who}." if who else "Okay."


def help_line(task: Task) -> str:
    """What can be said at this moment; it never ends in a word that would act."""
    match task:
        case AwaitAnswer(ask=ask):
            answers = {
                Listening.NUMBER: "Say a number, or pass if you like.",
                Listening.YES_NO: "Say yes or no, or pass if you like.",
                Listening.NAME: "Say your first name, or pass if you like.",
                Listening.CHOICE: re_ask(ask, 3),
            }
            return answers[ask.answer.state]
        case Attend():
            return "Speak for as long as you like. Say done to finish, or pass if you like."
        case Keep():
            return "This is a quiet moment. Say next to go on, or stop if you want to end."
        case _:
            return (
                "You can say pause, again, next, back, slower, faster, or how long is left, and stop whenever you like."
            )


def opening(exercise: Exercise, seconds: float, people: int | None, first_today: bool) -> str:
    """One line before the start: title, length and people; once a day also how to interrupt."""
    together = {None: "", 1: ", for one", 2: ", for two"}.get(people, f", for {spoken_number(people or 0)}")
    line = f"{exercise.title}. About {spoken_length(seconds)}{together}. (1s)"
    return f"{line} {STOP_LINE} (1s)" if first_today else line


def human_help(help_line_setting: str) -> str:
    """Safety level S3; harmless where recognition was wrong."""
    mine = f"mine is set to {help_line_setting}" if help_line_setting else "for example your local emergency number"
    return (
        "That sounds heavy, and a person should be with you in it. "
        f"Please call someone you trust, or your local emergency or crisis line; {mine}."
    )


def time_left(seconds: float) -> str:
    return "Almost there." if seconds < 20 else f"About {spoken_length(seconds)} left."


def resumed(step: Step | None) -> str:
    """After a pause: breathing begins with one free breath."""
    if isinstance(step, BreatheCycles):
        return f"{CARRYING_ON} {FREE_BREATH}"
    if isinstance(step, Hear) and step.who:
        return f"{CARRYING_ON} {step.who}, the floor is yours."
    return CARRYING_ON
