"""Every kind of author's mistake is told with its line and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_exercise import FIRST_STEP_LINE as AT
from tiny_exercise import TINY, with_steps

from assistant.errors import AuthorError, UsageError
from assistant.guidance.loading import load_exercise, load_library, read_exercise

pytestmark = pytest.mark.pure

NO_BLOCKS = Path(__file__).parent / "no_blocks_here"
ASK = "- ask: Fine?\n  answer: "
TURN = "- turn: Speak.\n  who: you\n  up to: 30 seconds\n"
EACH = "- for each: person\n  as: name\n  do:\n    "

STEP_MISTAKES: list[tuple[str, int, str]] = [
    # The text, the line counted from its own first, a part of the sentence.
    ("- say: {softly} hello", 1, "no text can begin with { or ["),
    ("- say: [softly] hello", 1, "no text can begin with { or ["),
    ("- say: [softly]", 1, "`say` needs a text here, not a list"),
    ("- say: listen: breathe", 1, "colon and a space inside a text"),
    ("- say:\n    Listen: breathe", 2, "goes in a | block"),
    ("- say: hello\n\tpause: 3 seconds", 2, "There is a tab in this line. Use spaces."),
    ("- say: 'tis late", 1, "quotation mark is opened here and never closed"),
    ("- say: 'It's late'", 1, "quotation marks do not enclose the whole text"),
    ("- say: | hello", 1, "begins on the next line"),
    ("- say: *hello", 1, "cannot begin with & or *"),
    ("- say: &hello there", 1, "cannot begin with & or *"),
    ("- say: !hello", 1, "cannot begin with !"),
    ("- say: @home", 1, "cannot begin with this sign"),
    ("- say: - hello", 1, "cannot begin with a dash"),
    ('- say: "a \\q"', 1, 'A \\ in "quotes" begins a code'),
    ('- say: "a \\UFFFFFFFF"', 0, 'A \\ in "quotes" begins a code'),
    ('- say: "a \\ud800"', 1, 'A \\ in "quotes" begins a code'),
    ("- bell: soft\n - bell: end", 2, "indented differently"),
    ("- bell: soft\n- say hello\n  note: x", 3, "line above lacks its colon"),
    ("- bell: soft\n- say: a \x07", 2, "a sign in this line that nobody can see"),
    ("- say: hello\n  say: you", 2, "`say` stands twice here, first in line"),
    ("- ? [a]\n  : b", 1, "cannot begin with { or ["),
    ("- " * 40 + "bell: soft", 1, "nested more than"),
    ("- say: hello\n  pause: 3 seconds", 2, "two actions, `say`, `pause`"),
    ("- say hello", 1, "`say` needs a colon and a space after it"),
    ("- say:hello", 1, "`say` needs a colon and a space after it"),
    ("- leave", 1, "such as `leave: ...`"),
    ("- Breathe in.", 1, "This step has no action"),
    ("-", 1, "This step is empty"),
    ("- {}", 1, "This step is empty"),
    ("- - bell: soft", 1, "This step is a list"),
    ("- sya: hello", 1, "no action `sya`. Did you mean `say`?"),
    ("- sing: hello", 1, "no action `sing`"),
    ("- up to: 30 seconds", 1, "an option of `listen`, `turn`, so it cannot stand alone"),
    ("- say:", 1, "`say` has nothing after its colon"),
    ("- say: |\n\n- bell: soft", 1, "`say` has nothing after its colon"),
    ("- say: hello\n  stretch: yes", 2, "`say` has no option `stretch`"),
    ("- pause: 3 seconds\n  strech: yes", 2, "Did you mean `stretch`?"),
    ("- say: hello\n  one of: x", 2, "Write `one of:` under `say:`"),
    ("- say:\n    two of: x", 2, "`say` needs a text or `one of:`"),
    ("- say: hello $moon", 1, "`$moon` is no setting"),
    ("- say: hello $minute", 1, "Did you mean `minutes`?"),
    ("- say: it costs $ 5", 1, "A $ needs a name behind it"),
    ("- say: hello$comma_minutes", 1, "`$comma_minutes` is no setting"),
    ("- say: |\n    One.\n\n    Two $moon.", 4, "`$moon` is no setting"),
    ("- say: |\n    One.\n    # not spoken", 3, "A comment in a | block would be spoken"),
    ("- say: wait (3 seconds)", 1, "`(3 seconds)` is no pause"),
    ("- say: wait (3s", 1, "`(3s` is no pause"),
    ("- say: wait (0s)", 1, "longer than nothing and at most (300s)"),
    ("- say: wait (900s)", 1, "longer than nothing and at most (300s)"),
    ("- say: (3s)", 1, "has no words"),
    ("- say from: kards", 1, "no deck `kards` under `decks:`. Did you mean `cards`?"),
    ("- pause: 8", 1, "`pause` needs a number and a unit, like 30 seconds"),
    ("- pause: 1:30", 1, "cannot be written as `1:30`. Write 90 seconds."),
    ("- pause: ten seconds", 1, "needs a number and a unit"),
    ("- pause: 0 seconds", 1, "longer than nothing"),
    ("- pause: 90 minutes", 1, "one hour at most"),
    ("- pause: $minutes", 1, "needs a time, but `$minutes` is a number"),
    ("- pause: 3 seconds\n  stretch: maybe", 2, "`stretch` cannot be `maybe`"),
    ("- bell: loud", 1, "`bell` cannot be `loud`. It can be `soft`, `double`, `start`, `end`"),
    ("- breathe: slow", 1, "needs `minutes:` or `breaths:`, and not both"),
    ("- breathe: slow\n  minutes: 1\n  breaths: 3", 1, "needs `minutes:` or `breaths:`, and not both"),
    ("- breathe: slo\n  minutes: 1", 1, "no breathing pattern `slo`. Did you mean `slow`?"),
    ("- breathe: 4-0-6\n  minutes: 1", 1, "four numbers, in, hold, out, hold"),
    ("- breathe: 1-0-6-0\n  minutes: 1", 1, "The in of a breath can take 2 to 8 seconds, not 1"),
    ("- breathe: 4-9-6-0\n  minutes: 1", 1, "The hold of a breath can take 0 to 7 seconds"),
    ("- breathe: 4-0-13-0\n  minutes: 1", 1, "The out of a breath can take 2 to 12 seconds"),
    ("- breathe: 4.2-0-6-0\n  minutes: 1", 1, "Whole and half seconds"),
    ("- breathe: $colour\n  minutes: 1", 1, "`$colour` can be `red`"),
    ("- breathe: $aloud\n  minutes: 1", 1, "`$aloud` is yes or no"),
    ("- breathe: slow\n  minutes: 3 minutes", 2, "needs a number in digits"),
    ("- breathe: slow\n  minutes: 0", 2, "from 0.5 to 60"),
    ("- breathe: slow\n  breaths: 2.5", 2, "whole number from 1 to 600"),
    ("- breathe: slow\n  minutes: 1\n  cues: words", 3, "`words for 3, then tones`"),
    ("- ask: Fine?", 1, "`ask` needs `answer`, such as `answer: yes or no`"),
    (ASK + "yes/no", 2, "`answer` is `yes or no`, `number 1 to 10`"),
    (ASK + "number", 2, "like this: `answer: number 1 to 10`"),
    (ASK + "number 1 to 20", 2, "within 1 to 10"),
    (ASK + "number 5 to 5", 2, "from lower to higher"),
    (ASK + "choice red", 2, "two answers or more"),
    (ASK + "choice red, , blue", 2, "an empty part"),
    (ASK + "choice red, red", 2, "`red` stands twice"),
    (ASK + "name", 1, "needs `save as`"),
    (ASK + "yes or no\n  up to: 3 seconds", 3, "A question has its own time"),
    (ASK + "yes or no\n  if quiet: maybe", 3, "one of the answers, but not `maybe`"),
    (ASK + "number 1 to 5\n  if quiet: 6", 3, "one of the answers, but not `6`"),
    (ASK + "number 1 to 5\n  if yes:\n    - bell: soft", 3, "`if yes` needs `answer: yes or no`"),
    (ASK + "yes or no\n  if yes: stop", 3, "`if yes` needs steps under it"),
    (ASK + "yes or no\n  again: |\n    A?\n    B?\n    C?", 3, "asked again 2 times at most"),
    (ASK + "yes or no\n  save as: Answer", 3, "`Answer` cannot be a name"),
    (ASK + "yes or no\n  save as: names", 3, "`names` has a meaning of its own"),
    (ASK + "yes or no\n  save as: people", 3, "`people` is a number, so it cannot hold this answer"),
    (ASK + "yes or no\n  save as: colour", 3, "`colour` is a choice, so it cannot hold this answer"),
    (ASK + "choice red, green\n  save as: colour", 3, "a setting with other choices"),
    (ASK + "yes or no\n  save as: it\n- ask: How?\n  answer: number 1 to 5\n  save as: it", 6, "is yes or no in line"),
    ("- listen: Speak.", 1, "`listen` needs `up to`, such as `up to: 30 seconds`"),
    ("- listen: Speak.\n  up to: 30", 2, "`up to` needs a number and a unit, like 30 seconds"),
    ("- listen: Speak.\n  up to: 9 seconds\n  ends: never", 3, "`ends` is `done`, `quiet 3 seconds`"),
    ("- listen: Speak.\n  up to: 9 seconds\n  ends: quiet 60 seconds", 3, "1 to 30 seconds long"),
    ("- listen: Speak.\n  up to: 9 seconds\n  keep: always", 3, "`keep` cannot be `always`"),
    ("- listen: Speak.\n  up to: 9 seconds\n  if quiet: again", 3, "`if quiet` is `skip` here, or a list of steps"),
    ("- turn: Speak.\n  up to: 30 seconds", 1, "`turn` needs `who`, such as `who: $name`"),
    (TURN + "  keep: never", 4, "never kept. Take `keep` out"),
    (TURN + "  warn at: 40 seconds", 4, "the time left at the warning"),
    ("- for each: person\n  do:\n    - bell: soft", 1, "`for each` needs `as`"),
    ("- for each: people\n  as: x\n  do:\n    - bell: soft", 1, "`for each` is `person`, or several things"),
    ("- for each: a, b\n  as: x and y\n  do:\n    - bell: soft", 2, "Two names, speaker and listener"),
    ("- for each: person\n  as: a and b and c\n  do:\n    - bell: soft", 2, "`as` takes one name, or two"),
    ("- for each: person\n  as: minutes\n  do:\n    - bell: soft", 2, "`minutes` is already a number here"),
    ("- for each: person\n  as: people\n  do:\n    - bell: soft", 2, "`people` has a meaning of its own"),
    (EACH + "- bell: soft\n- say: Thanks, $name.", 5, "`$name` is no setting"),
    (EACH + "- ask: Fine?\n      answer: yes or no\n      save as: name", 6, "is a first name, so it cannot hold"),
    ("- repeat: 3", 1, "`repeat` needs `do`"),
    ("- repeat: 0\n  do:\n    - bell: soft", 1, "whole number from 1 to 100"),
    ("- repeat: $wait\n  do:\n    - bell: soft", 1, "needs a number, but `$wait` is a time"),
    ("- repeat: 2\n  until: people is 2\n  do:\n    - bell: soft", 2, "a number or `until`, not both"),
    ("- repeat: 2\n  do: bell", 2, "`do` needs steps under it"),
    ("- repeat: 2\n  do:\n    - note: nothing", 3, "`do` has no steps under it"),
    ("- leave: repeat", 1, "outside of a `repeat`"),
    ("- leave: loop", 1, "`leave` cannot be `loop`"),
    ("- if: people is 2", 1, "`if` needs `then`"),
    ("- if: people is 2\n  do:\n    - bell: soft", 2, "An `if` has `then:` in place of `do:`"),
    ("- if: people = 2\n  then:\n    - bell: soft", 1, "`if` needs one comparison"),
    ("- if: poeple is 2\n  then:\n    - bell: soft", 1, "`$poeple` is no setting"),
    ("- if: people is two\n  then:\n    - bell: soft", 1, "compare it with a number in digits, not `two`"),
    ("- if: people is 2 and minutes is 3\n  then:\n    - bell: soft", 1, "Put one `if` inside the other"),
    ("- if: people is style\n  then:\n    - bell: soft", 1, "cannot be compared with `style`"),
    ("- if: colour is rde\n  then:\n    - bell: soft", 1, "`colour` is never `rde`. Did you mean `red`?"),
    ("- if: aloud is maybe\n  then:\n    - bell: soft", 1, "`aloud` is `yes` or `no`, and never `maybe`"),
    ("- if: colour is more than 2\n  then:\n    - bell: soft", 1, "Only numbers and times are more or less"),
    ("- if: wait is 30\n  then:\n    - bell: soft", 1, "`wait` needs a number and a unit"),
    ("- use: setle", 1, "no block `setle`. Did you mean `settle`?"),
    ("- use: ../../secret", 1, "There is no block"),
    ("- bell: soft\n  note:\n    - a", 3, "`note` needs a text here"),
    ("- bell: " + "very " * 999 + "loud", 1, " … "),
    ("- bell: |\n    very\n    loud", 1, "`bell` cannot be `very loud`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "part"), STEP_MISTAKES, ids=[repr(text) for text, _, _ in STEP_MISTAKES])
def test_a_mistake_in_a_step_is_told_with_its_line(text: str, line: int, part: str) -> None:
    with pytest.raises(AuthorError) as told:
        read_exercise(with_steps(text), "tiny.yaml", NO_BLOCKS)
    assert part in told.value.sentence
    assert len(told.value.sentence) < 500
    assert "\n" not in told.value.sentence
    assert told.value.line == (AT - 1 + line if line else 1)


HEAD_MISTAKES: list[tuple[str, str, int, str]] = [
    # What is replaced in the tiny exercise, by what, the line, a part of the sentence.
    ("id: tiny\n", "", 1, "This exercise needs `id`, such as `id: morning_pause`"),
    ("id: tiny", "id: My exercise", 1, "`My exercise` cannot be a name"),
    ("title: Tiny", "titel: Tiny", 2, "has no `titel`. Did you mean `title`?"),
    ("title: Tiny", "title:", 2, "`title` has nothing after its colon"),
    ("title: Tiny", "id: twice", 2, "`id` stands twice here, first in line 1"),
    ("version: 1", "version: 1.5", 4, "`version` needs a whole number"),
    ("version: 1", "version: one", 4, "`version` needs a number in digits"),
    ("people: 1 to 8", "people: 1 to 9", 5, "`people` is a number or a range within 1 to 8"),
    ("people: 1 to 8", "people: 3 to 2", 5, "`people` is a number or a range"),
    ("people: 1 to 8", "people: a few", 5, "`people` is a number or a range"),
    ("safety: calm", "safety: high", 6, "`safety` cannot be `high`"),
    ("  minutes: {kind: number,", "  minutes: {", 8, "`minutes` needs a kind"),
    ("  minutes: {kind: number, usual: 3, least: 1, most: 10}", "  minutes: 3", 8, "`minutes` needs a kind"),
    ("  minutes:", "  names:", 8, "`names` has a meaning of its own"),
    ("  minutes:", "  comma_x:", 8, "`comma_x` has a meaning of its own"),
    ("  minutes:", "  Minutes:", 8, "`Minutes` cannot be a name"),
    ("kind: number", "kind: nubmer", 8, "`kind` cannot be `nubmer`. Did you mean `number`?"),
    ("usual: 3,", "usual: 0,", 8, "not between its least and its most"),
    ("usual: 3,", "usual: 11,", 8, "not between its least and its most"),
    (", most: 10}", "}", 8, "`minutes` needs `most`, such as `most: 10`"),
    (", most: 10}", ", most: 10, choices: [1, 2]}", 8, "of the kind `number` has no `choices`"),
    ("usual: 30 seconds", "usual: 30", 9, "`usual` needs a number and a unit"),
    ("usual: 30 seconds", "usual: 2 minutes", 9, "not between its least and its most"),
    ("least: 10 seconds", "least: 0 seconds", 9, "longer than nothing"),
    (", choices: [slow, box]", "", 10, "`style` needs `choices`"),
    ("usual: slow", "usual: slwo", 10, "`usual` cannot be `slwo`. Did you mean `slow`?"),
    ("[slow, box]", "[slow, slow]", 10, "`slow` stands twice"),
    ("[slow, box]", "[slow, box?]", 10, "cannot be read"),
    ('usual: "yes"', "usual: sometimes", 12, "`usual` cannot be `sometimes`"),
    ("  cards: |\n    Name one thing.\n    Name another thing.\n", "  cards:\n", 14, "nothing after its colon"),
    ("  cards: |", "  Cards: |", 14, "`Cards` cannot be a name"),
    ("cards: |\n    Name one thing.\n    Name another thing.\n", "cards: [one]\n", 14, "a text here, not a list"),
    ("  a tiny exercise", "  a [tiny exercise", 18, 'a "[" has no "]"'),
    ("  a tiny exercise", "  a tiny) exercise", 18, 'a ")" without a "("'),
    ("  a tiny exercise", "  a (tiny|) exercise", 18, "a part of it is empty"),
    ("  a tiny exercise", "  [a tiny exercise]", 18, "no word at all"),
    ("  a tiny exercise", "  a tiny exercise for 3", 18, "Write numbers in a start phrase as words"),
    ("  a tiny exercise", "  a tiny exercise for $people", 18, "This start phrase cannot be read"),
    ("  a tiny exercise", "  a <size> exercise", 18, "has words only"),
    ("  a tiny exercise", "  # a comment", 18, "A comment in a | block"),
    ("  a tiny exercise", "  " + "[a] " * 10 + "b", 18, "more than 500 ways"),
    ("steps:\n", "steps: none\n", 19, "`steps` needs steps under it"),
    ("steps:\n", "", 1, "This exercise needs `steps`"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "part"), HEAD_MISTAKES, ids=[f"{new!r}" for _, new, _, _ in HEAD_MISTAKES]
)
def test_a_mistake_in_the_head_is_told_with_its_line(old: str, new: str, line: int, part: str) -> None:
    assert old in TINY
    steps = "" if "steps" in old else "  - bell: end\n"
    with pytest.raises(AuthorError) as told:
        read_exercise(TINY.replace(old, new, 1) + steps, "tiny.yaml", NO_BLOCKS)
    assert part in told.value.sentence
    assert told.value.line == line


WHOLE_FILES: list[tuple[str, int, str]] = [
    ("", 1, "This file is empty. Begin with `id:`"),
    ("# only a comment\n\n", 1, "This file is empty"),
    ("- say: hello\n", 1, "begins with keys such as `id:` and `title:`"),
    ("just some words\n", 1, "begins with keys such as `id:` and `title:`"),
    (TINY + "  - bell: end\n---\nid: second\n", AT + 1, "one document"),
    (TINY + "  - bell: end\n  settings: again\n", AT + 1, "indented differently"),
    (TINY + "  - bell: end\nsettings: again\n", AT + 1, "`settings` stands twice"),
    (TINY + "  - bell: end\nnotes: more\n", AT + 1, "has no `notes`. Did you mean `note`?"),
    (TINY.replace("decks:\n", "decks: one\nnote:\n"), 13, "`decks` needs names under it"),
    ("[" * 5000, 1, "nested more than"),
    ("{a: " * 5000, 1, "nested more than"),
    ("a: &x [b]\nc: *x\n", 1, "cannot begin with & or *"),
]


@pytest.mark.parametrize(("text", "line", "part"), WHOLE_FILES, ids=[repr(text[-30:]) for text, _, _ in WHOLE_FILES])
def test_a_file_that_is_no_exercise_is_told_so(text: str, line: int, part: str) -> None:
    with pytest.raises(AuthorError) as told:
        read_exercise(text, "tiny.yaml", NO_BLOCKS)
    assert part in told.value.sentence
    assert told.value.line == line


def test_a_file_in_another_encoding_is_told_with_the_line_of_the_first_strange_sign(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_bytes(TINY.replace("title: Tiny", "title: Caf\xe9").encode("latin-1"))
    with pytest.raises(AuthorError, match=r"line 2: This file is not UTF-8 text\. Save it"):
        load_exercise(file)


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_text("a: b\n" * 100_000, encoding="utf-8")
    with pytest.raises(AuthorError, match="larger than 200 kB"):
        load_exercise(file)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.yaml cannot be read"):
        load_exercise(tmp_path / "nowhere.yaml")
    with pytest.raises(UsageError, match="cannot be read"):
        load_exercise(tmp_path)
    with pytest.raises(UsageError, match="There is no folder"):
        load_library(tmp_path / "nowhere")


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(with_steps("- bell: end"), encoding="utf-8")
    with pytest.raises(AuthorError, match=r"b\.yaml, line 1: `tiny` is the id of a\.yaml already"):
        load_library(tmp_path)


BLOCKS: list[tuple[dict[str, str], str, int, str]] = [
    # The blocks by name, the file that is blamed, the line, a part of the sentence.
    ({"first": "- bell: soft\n"}, "first", 1, "A block needs `steps:`"),
    ({"first": "steps: soft\n"}, "first", 1, "A block needs `steps:`"),
    ({"first": ""}, "first", 1, "This file is empty"),
    ({"first": "steps:\n  - bell: soft\ntitle: x\n"}, "first", 3, "A block has no `title`"),
    ({"first": "id: second\nsteps:\n  - bell: soft\n"}, "first", 1, "has to be that of its file, `first`"),
    ({"first": "steps:\n  - say: $moon\n"}, "first", 2, "`$moon` is no setting"),
    ({"first": "steps:\n  - use: first\n"}, "first", 2, "`first`, which uses `first`"),
    (
        {"first": "steps:\n  - use: second\n", "second": "steps:\n  - bell: soft\n  - use: first\n"},
        "second",
        3,
        "`first`, which uses `second`, which uses `first`",
    ),
]


@pytest.mark.parametrize(("blocks", "blamed", "line", "part"), BLOCKS, ids=[part for _, _, _, part in BLOCKS])
def test_a_mistake_in_a_block_is_told_in_the_block(
    tmp_path: Path, blocks: dict[str, str], blamed: str, line: int, part: str
) -> None:
    for name, text in blocks.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(AuthorError) as told:
        read_exercise(with_steps("- use: first"), "tiny.yaml", tmp_path)
    assert part in told.value.sentence
    assert (told.value.file, told.value.line) == (str(tmp_path / f"{blamed}.yaml"), line)


def test_blocks_cannot_unfold_into_millions_of_steps(tmp_path: Path) -> None:
    for name, used in (("first", "second"), ("second", "third"), ("third", "")):
        step = f"  - use: {used}\n" if used else "  - bell: soft\n"
        (tmp_path / f"{name}.yaml").write_text("steps:\n" + step * 200, encoding="utf-8")
    with pytest.raises(AuthorError, match="more than 5000 steps"):
        read_exercise(with_steps("- use: first"), "tiny.yaml", tmp_path)


def test_blocks_nested_as_deeply_as_they_may_be_are_no_trouble(tmp_path: Path) -> None:
    """The deepest that is allowed must load, and one more must be told: never a crash from too deep a recursion."""
    deep = "".join(f"{'    ' * depth}  - repeat: 2\n{'    ' * depth}    do:\n" for depth in range(13))
    for number in range(6):
        (tmp_path / f"b{number}.yaml").write_text(
            f"steps:\n{deep}{'    ' * 13}  - use: b{number + 1}\n", encoding="utf-8"
        )
    (tmp_path / "b5.yaml").write_text(f"steps:\n{deep}{'    ' * 13}  - bell: soft\n", encoding="utf-8")
    assert read_exercise(with_steps("- use: b1"), "tiny.yaml", tmp_path).steps
    with pytest.raises(AuthorError, match="more than 4 deep"):
        read_exercise(with_steps("- use: b0"), "tiny.yaml", tmp_path)
