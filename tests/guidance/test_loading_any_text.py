"""Whatever stands in a file, it loads or its author is told: no other error, ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import AuthorError
from assistant.guidance.checks import check_exercise
from assistant.guidance.loading import load_exercise, read_exercise

pytestmark = pytest.mark.pure

SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "samples").glob("*.yaml"))]
NO_BLOCKS = Path(__file__).parent / "no_blocks_here"
SIGNS = [
    *"{}[]|>:-?&*!%@`\"'#,~\\\t\r\n\x00\x85\u2028 $(",
    *(": ", "- ", "  ", "---\n", "<<: ", "(3s)", "$name", "$minutes", "\\UFFFFFFFF", "1:30", "٣", "9" * 5000, "yes"),
    *(
        "use: settle\n",
        "steps:\n",
        "say: ",
        "one of: ",
        "if: ",
        "is less than ",
        "repeat: ",
        "up to: 1 second\n",
        "as: ",
    ),
]


def loads_or_is_told(text: str) -> None:
    try:
        exercise = read_exercise(text, "any.yaml", NO_BLOCKS)
    except AuthorError as error:
        assert error.line >= 1
        assert error.sentence
    else:
        check_exercise(exercise)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_loads_or_is_told(text: str) -> None:
    loads_or_is_told(text)


@st.composite
def spoilt_samples(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        lines = text.split("\n")
        number = draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        start = draw(st.integers(0, len(line)))
        end = draw(st.integers(start, len(line)))
        sign = draw(st.sampled_from(SIGNS))
        changed = [[], [line, line], [f"  {line}"], [line[2:]], [line[:start] + sign + line[end:]]]
        lines[number : number + 1] = draw(st.sampled_from(changed))
        text = "\n".join(lines) or " "
    return text


@settings(max_examples=150, deadline=None)
@given(spoilt_samples())
def test_any_spoilt_sample_loads_or_is_told(text: str) -> None:
    loads_or_is_told(text)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_load_or_are_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "any.yaml"
    file.write_bytes(content)
    with pytest.raises(AuthorError):
        load_exercise(file)
