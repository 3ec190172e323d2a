from __future__ import annotations

import pytest

from assistant.errors import AuthorError
from assistant.understanding.phrase_files import first_names, parse_sections

pytestmark = pytest.mark.pure


def test_sections_hold_templates_with_or_without_keys() -> None:
    sections = parse_sections(
        "# a comment\nstop:\n  heard: |\n    stop\n    halt [it]\n\nbefore: |\n  please\n", "a.yaml"
    )
    assert sections == {"stop": {"heard": ("stop", "halt [it]")}, "before": {"": ("please",)}}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("stop:\n  heard: |\n    stop\n\n    [halt\n", 5, 'a "[" has no "]".'),
        ("stop:\n  heard: stop {it}\n", 2, 'the sign "{" has no meaning in a phrase.'),
        ("stop:\n  heard: |\n    stop\nstop:\n  heard: |\n    halt\n", 4, '"stop" is there twice.'),
        ("stop:\n  heard:\n    - stop\n", 3, "here phrases are needed, one a line after a |."),
        ("stop:\n  - stop\n", 2, "here a name, a colon and its phrases are needed."),
        ("", 1, "here a name, a colon and its phrases are needed."),
        ("stop: [a\n", 2, "this is not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(AuthorError) as told:
        parse_sections(text, "a.yaml")
    assert (told.value.line, told.value.sentence[: len(sentence)]) == (line, sentence)


def test_some_hundreds_of_different_first_names_are_known() -> None:
    names = first_names()
    assert len(names) == len(set(names)) >= 500
    assert all(name == name.lower() and name.isalpha() for name in names)
