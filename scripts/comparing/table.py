"""The counts of all engines side by side, as plain text or Markdown: pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from comparing.counting import Count, Pace, Row
from comparing.trials import Machine

Lines = list[list[str]]
"""A table row by row; the first cell of each names the row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One engine, counted."""

    name: str
    rows: Sequence[Row]
    paces: Mapping[str, Pace]
    machine: Machine


def table_of(columns: Sequence[Column]) -> Lines:
    """The first line names the engines. All engines were put to the same tests."""
    lines = [["", *(column.name for column in columns)]]
    for number, row in enumerate(columns[0].rows):
        lines.append([_label(row), *(_cell(column.rows[number]) for column in columns)])
    for test in columns[0].paces:
        lines += _paces(test, columns)
    lines.append(["load, s", *(f"{column.machine.load_s:.2f}" for column in columns)])
    memory = [f"{one.machine.memory_mb - one.machine.before_mb:.0f} (+ {one.machine.before_mb:.0f})" for one in columns]
    lines.append(["memory at most, MB (+ what the program holds without it)", *memory])
    return lines


def as_text(lines: Lines) -> str:
    """Columns padded with blanks."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return "\n".join(padded) + "\n"


def as_markdown(lines: Lines) -> str:
    head, *rest = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([head, "|" + "---|" * len(lines[0]), *rest]) + "\n"


def _label(row: Row) -> str:
    aside = f"; {row.aside.clips}" if row.aside.clips < row.all.clips else ""
    return f"{row.test} ({row.all.clips}{aside})"


def _cell(row: Row) -> str:
    if row.foreign:
        return f"{_percents(row, lambda count: count.wrong_percent)}, {row.all.wrong_per_hour:.0f} an hour"
    return f"{_percents(row, lambda count: count.right_percent)}, wrong {row.all.wrong_percent:.1f} %"


def _percents(row: Row, percent: Callable[[Count], float]) -> str:
    aside = percent(row.aside)
    extra = f" ({aside:.1f} %)" if row.aside.clips < row.all.clips and not math.isnan(aside) else ""
    return f"{percent(row.all):.1f} %{extra}"


def _paces(test: str, columns: Sequence[Column]) -> Lines:
    found = [(column.paces[test], column.machine.reference_s) for column in columns]
    first = found[0][0].real_time_factor / found[0][1]
    times = [(pace.real_time_factor, pace.real_time_factor / reference_s / first) for pace, reference_s in found]
    waits = [f"{1000 * pace.median_wait_s:.0f}, {1000 * pace.late_wait_s:.0f}" for pace, _ in found]
    return [
        [f"{test}: real-time factor (times the first engine's)", *(f"{rtf:.3f} ({n:.1f})" for rtf, n in times)],
        [f"{test}: ms after the last sample, median, 95 of 100", *waits],
    ]
