"""Every action and option of the exercise language, from its text to its typed step."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_exercise import FIRST_STEP_LINE as AT
from tiny_exercise import TINY, with_steps

from assistant.guidance.exercise import (
    AnswerKind,
    Ask,
    Bell,
    Breathe,
    Comparison,
    Condition,
    ForEach,
    If,
    Leave,
    Listen,
    Pause,
    Repeat,
    Say,
    SayFrom,
    Step,
    Turn,
    Use,
    Variable,
)
from assistant.guidance.loading import load_exercise, load_library, read_exercise
from assistant.hearing.profiles import Listening

pytestmark = pytest.mark.pure

NO_BLOCKS = Path(__file__).parent / "no_blocks_here"


def steps_of(text: str) -> tuple[Step, ...]:
    return read_exercise(with_steps(text), "tiny.yaml", NO_BLOCKS).steps


def only(text: str) -> Step:
    (step,) = steps_of(text)
    return step


STEPS: list[tuple[str, Step]] = [
    ("- say: Hello.", Say(("Hello.",), AT)),
    ("- say: Hello, (2s) you.\n  note: said softly", Say(("Hello, (2s) you.",), AT)),
    (
        "- say: |\n    {One} line: with signs.\n\n    [Two] - more?",
        Say(("{One} line: with signs.", "[Two] - more?"), AT),
    ),
    ("- say: a long\n    line", Say(("a long line",), AT)),
    ("- say:\n    one of: |\n      One.\n      Two.", Say(("One.", "Two."), AT, one_of=True)),
    ("- say from: cards", SayFrom("cards", AT)),
    ("- pause: 8 seconds", Pause(8.0, AT)),
    ("- pause: 1.5 minutes\n  stretch: yes", Pause(90.0, AT, stretch=True)),
    ("- pause: $wait", Pause(Variable("wait"), AT)),
    ("- bell: double", Bell("double", AT)),
    ("- breathe: box\n  minutes: 0.5", Breathe("box", AT, minutes=0.5)),
    (
        "- breathe: $style\n  minutes: $minutes\n  cues: tones",
        Breathe(Variable("style"), AT, minutes=Variable("minutes"), words_for=0),
    ),
    (
        "- breathe: 4, 0, 5.5, 0\n  breaths: 6\n  cues: words for 2, then tones",
        Breathe("4-0-5.5-0", AT, breaths=6.0, words_for=2),
    ),
    ("- breathe: 4/7/8/0\n  breaths: $minutes", Breathe("4-7-8-0", AT, breaths=Variable("minutes"))),
    (
        "- ask: How many?\n  answer: number 1 to 8\n  save as: people\n  if quiet: 1",
        Ask("How many?", AnswerKind(Listening.NUMBER, (), 1, 8), AT, "people", if_quiet="1"),
    ),
    (
        "- ask: Red or blue?\n  answer: choice red, blue\n  save as: seen\n  if quiet: skip",
        Ask("Red or blue?", AnswerKind(Listening.CHOICE, ("red", "blue")), AT, "seen"),
    ),
    (
        "- ask: Ready?\n  answer: yes or no\n  if yes:\n    - bell: soft\n  if quiet:\n    - bell: end",
        Ask(
            "Ready?", AnswerKind(Listening.YES_NO), AT, if_quiet=(Bell("end", AT + 5),), if_yes=(Bell("soft", AT + 3),)
        ),
    ),
    ("- ask: Your name?\n  answer: name\n  save as: me", Ask("Your name?", AnswerKind(Listening.NAME), AT, "me")),
    ("- listen: Say it.\n  up to: $wait", Listen("Say it.", Variable("wait"), AT)),
    (
        "- listen: Say it.\n  up to: 1 minute\n  ends: done\n  echo: yes\n  keep: ask\n  if quiet:\n    - say: Fine.",
        Listen("Say it.", 60.0, AT, None, True, "ask", (Say(("Fine.",), AT + 6),)),
    ),
    ("- listen: Say it.\n  up to: 9 seconds\n  ends: quiet 2 seconds, done", Listen("Say it.", 9.0, AT, 2.0)),
    ("- turn: All of you.\n  who: everyone\n  up to: 1 minute", Turn("All of you.", "everyone", 60.0, AT)),
    (
        "- for each: hand, foot\n  as: part\n  do:\n    - say: Feel your $part.",
        ForEach(("part",), (Say(("Feel your $part.",), AT + 3),), AT, ("hand", "foot")),
    ),
    (
        "- for each: person\n  as: name\n  order: rotate\n  do:\n    - say: Thanks$comma_name.",
        ForEach(("name",), (Say(("Thanks$comma_name.",), AT + 4),), AT, None, "rotate"),
    ),
    ("- repeat: 3\n  do:\n    - leave: repeat", Repeat((Leave(AT + 2),), AT, times=3.0)),
    (
        "- if: aloud is yes\n  then:\n    - bell: soft",
        If(Condition("aloud", Comparison.IS, "yes"), (Bell("soft", AT + 2),), AT),
    ),
]


@pytest.mark.parametrize(("text", "step"), STEPS, ids=[text.split("\n")[0] for text, _ in STEPS])
def test_every_action_loads(text: str, step: Step) -> None:
    assert only(text) == step


def test_notes_are_never_steps() -> None:
    assert steps_of("- note: for translators\n- bell: soft\n- note: the end") == (Bell("soft", AT + 1),)


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("people is 2", Condition("people", Comparison.IS, 2.0)),
        ("people is not 2", Condition("people", Comparison.IS_NOT, 2.0)),
        ("people is at least $minutes", Condition("people", Comparison.AT_LEAST, Variable("minutes"))),
        ("$minutes is at most people", Condition("minutes", Comparison.AT_MOST, Variable("people"))),
        ("wait is more than 1 minute", Condition("wait", Comparison.MORE, 60.0)),
        ("style is not box", Condition("style", Comparison.IS_NOT, "box")),
        ("names is unknown", Condition("names", Comparison.UNKNOWN)),
        ("names is not unknown", Condition("names", Comparison.KNOWN)),
    ],
)
def test_every_comparison_loads(written: str, condition: Condition) -> None:
    step = only(f"- if: {written}\n  then:\n    - bell: soft")
    assert isinstance(step, If)
    assert step.condition == condition


@pytest.mark.parametrize(
    "repeat", ["repeat: until fine is yes", "repeat:\n    until: fine is yes", "repeat:\n  until: fine is yes"]
)
def test_a_repeat_may_go_on_until_something_is_true(repeat: str) -> None:
    step = only(f"- {repeat}\n  do:\n    - ask: Fine?\n      answer: yes or no\n      save as: fine")
    assert isinstance(step, Repeat)
    assert (step.times, step.until) == (None, Condition("fine", Comparison.IS, "yes"))


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    exercise = read_exercise(with_steps("- say: No\n- say: 1e3\n- say: null"), "tiny.yaml", NO_BLOCKS)
    assert [step.lines for step in exercise.steps if isinstance(step, Say)] == [("No",), ("1e3",), ("null",)]


def test_an_own_block_comes_before_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "settle.yaml").write_text("steps:\n  - say: Sit down.\n", encoding="utf-8")
    (tmp_path / "tiny.yaml").write_text(with_steps("- use: settle\n- use: who_is_here"), encoding="utf-8")
    settle, who = load_exercise(tmp_path / "tiny.yaml").steps
    assert settle == Use("settle", (Say(("Sit down.",), 2),), AT)
    assert isinstance(who, Use)
    assert who.steps


def test_blocks_may_be_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "rest.yaml").write_text("id: rest\nsteps:\n  - pause: $wait\n", encoding="utf-8")
    (tmp_path / "tiny.yaml").write_text(with_steps("- use: rest"), encoding="utf-8")
    (step,) = load_exercise(tmp_path / "tiny.yaml", elsewhere).steps
    assert step == Use("rest", (Pause(Variable("wait"), 3),), AT)


def test_a_library_is_every_exercise_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(with_steps("- bell: end"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(with_steps("- bell: end").replace("id: tiny", "id: other"), encoding="utf-8-sig")
    (tmp_path / "notes.txt").write_text("not an exercise", encoding="utf-8")
    assert list(load_library(tmp_path)) == ["other", "tiny"]


def test_windows_line_ends_make_no_difference(tmp_path: Path) -> None:
    text = with_steps("- say: |\n    One.\n    Two.")
    (tmp_path / "tiny.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    assert load_exercise(tmp_path / "tiny.yaml").steps == (Say(("One.", "Two."), AT),)


def test_one_number_of_people_is_that_number_exactly() -> None:
    text = TINY.replace("people: 1 to 8", "people: 2") + "  - bell: end\n"
    exercise = read_exercise(text, "tiny.yaml", NO_BLOCKS)
    assert (exercise.least_people, exercise.most_people) == (2, 2)
