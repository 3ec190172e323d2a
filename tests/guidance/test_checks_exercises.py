"""What an author is told about an exercise that loads but would not go well."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_exercise import FIRST_STEP_LINE as AT
from tiny_exercise import TINY, with_steps

from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.guidance.checks import Remark, check_exercise, check_library
from assistant.guidance.loading import load_exercise

pytestmark = pytest.mark.pure

END = "\n- bell: end"
EACH = "- use: who_is_here\n- for each: person\n  as: name\n  do:\n    "


def remarks_on(tmp_path: Path, text: str) -> list[Remark]:
    file = tmp_path / "tiny.yaml"
    file.write_text(text, encoding="utf-8")
    return check_exercise(load_exercise(file))


def without_cards(steps: str) -> str:
    """The tiny exercise has a deck; these steps use it, so that nothing is said about it."""
    return with_steps("- say from: cards\n- bell: soft\n" + steps)


SERIOUS: list[tuple[str, int, str]] = [
    # The steps, the line counted from their first, a part of the sentence.
    ("- say: Sit down. Close your eyes.", 1, '"Sit down. Close your…" is more than one sentence'),
    ("- say: |\n    Sit down.\n\n    Wait! Listen.", 4, '"Wait! Listen." is more than one sentence'),
    ("- say:\n    one of: |\n      Fine.\n      Good. Fine.", 4, "is more than one sentence"),
    ("- say: " + "very " * 18 + "slowly.", 1, "has 19 words"),
    ("- listen: " + "Tell " * 18 + "me.\n  up to: 9 seconds", 1, "has 19 words"),
    ("- say: Ready when you want to stop. (2s)", 1, 'ends with "stop"'),
    ("- say: If it is too much, take a time out!", 1, 'ends with "time out"'),
    ("- ask: Go on?\n  answer: yes or no\n  save as: x\n  again: |\n    Is that a yes or a no?", 5, 'ends with "no"'),
    ("- turn: Speak until you are done.\n  who: you\n  up to: 9 seconds", 1, 'ends with "done"'),
    ("- say: Now rest. (9s)", 1, "how long these 9 seconds"),
    ("- say: Now rest for a moment. (12s)", 1, "how long these 12 seconds"),
    ("- say: Now rest. (5s)\n- pause: 6 seconds", 2, "how long these 11 seconds"),
    ("- say: Now rest.\n- pause: $wait", 2, "how long these 60 seconds"),
    ("- say: Rest for ten seconds.\n- bell: soft\n- pause: 10 seconds", 3, "how long these 10 seconds"),
    ("- for each: person\n  as: x\n  do:\n    - bell: soft", 1, "Put `- use: who_is_here` before it"),
    ("- ask: Which?\n  answer: number 1 to 5\n  save as: x\n- say: It was $x.", 4, "`$x` may be unknown here"),
    ("- ask: Go on?\n  answer: yes or no\n  save as: x\n  if quiet:\n    - say: Not $x.", 5, "`$x` may be unknown"),
    ("- ask: Which?\n  answer: number 1 to 5\n  save as: x\n- repeat: $x\n  do:\n    - bell: soft", 4, "may be"),
    (
        "- ask: Which?\n  answer: number 1 to 5\n  save as: x\n- if: x is unknown\n  then:\n    - say: It was $x.",
        6,
        "`$x` may be unknown here",
    ),
    ("- repeat: until people is 2\n  do:\n    - bell: soft", 1, "Nothing in this `repeat` changes `people`"),
    ("- breathe: four_seven_eight\n  minutes: 3", 1, "for 8 breaths at most"),
    ("- breathe: four_seven_eight\n  breaths: $minutes", 1, "for 8 breaths at most"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "line", "part"), SERIOUS, ids=[repr(steps) for steps, _, _ in SERIOUS])
def test_what_a_session_would_suffer_from_is_serious(tmp_path: Path, steps: str, line: int, part: str) -> None:
    found = [remark for remark in remarks_on(tmp_path, without_cards(steps + END)) if remark.serious]
    assert [(remark.line, part in remark.sentence) for remark in found] == [(AT + 1 + line, True)]
    assert found[0].file == str(tmp_path / "tiny.yaml")


ADVICE: list[tuple[str, int, str]] = [
    ("- ask: How calm are you, one to ten?\n  answer: number 1 to 10\n  save as: x", 1, 'ends with "ten"'),
    ("- ask: Is it fine?\n  answer: yes or no", 1, "Nothing is done with this answer"),
    ("- say: |\n    One small thing after another, in a long and even row, is what we look at.\n"
     "    Then we look at it once more, from the other side.", 3, "ten seconds of talk without a pause"),
    ("- breathe: slow\n  minutes: 1", 1, "has `safety: breath`"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "line", "part"), ADVICE, ids=[repr(steps) for steps, _, _ in ADVICE])
def test_advice_is_not_serious(tmp_path: Path, steps: str, line: int, part: str) -> None:
    found = remarks_on(tmp_path, without_cards(steps + END))
    assert [(remark.line, part in remark.sentence, remark.serious) for remark in found] == [
        (AT + 1 + line, True, False)
    ]


FINE = [
    "- say: Rest for half a minute. (30s)",
    "- say: Rest for a moment. (10s)",
    "- say: Rest for $wait.\n- pause: $wait",
    "- say: You have twenty seconds. (1s)\n- pause: 20 seconds",
    "- say: Stop whenever you like, and rest. (8s)",
    "- say: It makes sense to me, because… it does.",
    "- listen: That's all right. Now say the first word.\n  up to: 9 seconds",
    EACH + "- say: Hello$comma_name, or $name.",
    "- ask: Which?\n  answer: number 1 to 5\n  save as: x\n  if quiet: 3\n- say: It was $x.",
    "- ask: Which?\n  answer: number 1 to 5\n  save as: x\n- if: x is more than 2\n  then:\n    - say: It was $x.",
    "- ask: Which?\n  answer: number 1 to 5\n  save as: x\n- if: x is unknown\n  then:\n    - bell: soft\n"
    "  else:\n    - say: It was $x.",
    "- repeat: until fine is yes\n  do:\n    - ask: Is it fine now?\n      answer: yes or no\n      save as: fine",
]


@pytest.mark.parametrize("steps", FINE)
def test_what_is_written_well_is_not_remarked_on(tmp_path: Path, steps: str) -> None:
    assert remarks_on(tmp_path, without_cards(steps + END)) == []


def test_an_exercise_without_an_end_or_a_sentence_about_it_gets_advice(tmp_path: Path) -> None:
    text = with_steps("- bell: soft").replace("about: One small thing.\n", "")
    said = [remark.sentence for remark in remarks_on(tmp_path, text)]
    assert len(said) == 3
    assert any("`cards` is never used" in sentence for sentence in said)
    assert any("no `bell: end`" in sentence for sentence in said)
    assert any("no `about:`" in sentence for sentence in said)


def test_holding_the_breath_by_default_gets_advice(tmp_path: Path) -> None:
    text = (
        without_cards("- breathe: $style\n  minutes: 1" + END)
        .replace("calm", "breath")
        .replace("usual: slow", "usual: box")
    )
    assert ["holds the breath by default" in remark.sentence for remark in remarks_on(tmp_path, text)] == [True]


@pytest.mark.parametrize(
    ("start", "line", "part", "serious"),
    [
        ("a tiny exercise\n  [a] tiny exercise", 19, '"a tiny exercise" stands in line 18 already', False),
        ("carry on", 18, '"carry on" is a command of the guide', True),
        ("tiny", 18, "A single word can start", False),
    ],
)
def test_start_phrases_are_checked(tmp_path: Path, start: str, line: int, part: str, serious: bool) -> None:
    text = without_cards("- bell: end").replace("  a tiny exercise", f"  {start}")
    (remark,) = remarks_on(tmp_path, text)
    assert (remark.line, remark.serious) == (line, serious)
    assert part in remark.sentence


def test_a_remark_on_a_block_names_the_block_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "rest.yaml").write_text("steps:\n  - bell: soft\n  - say: Now stop.\n", encoding="utf-8")
    (remark,) = remarks_on(tmp_path, without_cards("- use: rest" + END))
    assert (remark.file, remark.line) == (str(tmp_path / "blocks" / "rest.yaml"), 3)


def test_a_card_is_remarked_on_where_it_stands_and_once(tmp_path: Path) -> None:
    text = without_cards("- say from: cards" + END).replace("Name another thing.", "Name another thing, then stop.")
    (remark,) = remarks_on(tmp_path, text)
    assert remark.line == 16
    assert 'ends with "stop"' in remark.sentence


def test_words_that_the_recogniser_lacks_are_serious_and_named_with_their_line_and_a_near_word(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    steps = "- ask: Which?\n  answer: choice green, blorptastic\n  save as: x" + END
    file.write_text(without_cards(steps).replace("  a tiny exercise", "  a tiny exersize"), encoding="utf-8")
    ears = ScriptedRecogniser((), unknown=("exersize", "blorptastic"), vocabulary=("exercise", "green", "exit"))
    found = check_exercise(load_exercise(file), recogniser=ears)
    assert found == [
        Remark(str(file), 18, 'The speech model cannot hear "exersize". Did you mean "exercise"?'),
        Remark(str(file), AT + 3, 'The speech model cannot hear "blorptastic". Use another word.'),
    ]


def test_the_armed_words_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_text(without_cards("- say: Now stop.\n- say: Now halt." + END), encoding="utf-8")
    (remark,) = check_exercise(load_exercise(file), armed=("halt",))
    assert 'ends with "halt"' in remark.sentence


def test_two_exercises_cannot_share_a_start_phrase(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(TINY + "  - bell: end\n", encoding="utf-8")
    text = TINY.replace("id: tiny", "id: other").replace("  a tiny", "  something else\n  [a|the] (tiny|small)")
    second.write_text(text + "  - bell: end\n", encoding="utf-8")
    (remark,) = check_library([load_exercise(first), load_exercise(second)])
    assert remark == Remark(str(second), 19, '"a tiny exercise" starts `tiny` too. Change it in one of them.')
