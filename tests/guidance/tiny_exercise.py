"""The smallest exercise with one setting of every kind, to be given steps or spoilt."""

from __future__ import annotations

TINY = """\
id: tiny
title: Tiny
about: One small thing.
version: 1
people: 1 to 8
safety: calm
settings:
  minutes: {kind: number, usual: 3, least: 1, most: 10}
  wait: {kind: time, usual: 30 seconds, least: 10 seconds, most: 1 minute}
  style: {kind: choice, usual: slow, choices: [slow, box]}
  colour: {kind: choice, usual: red, choices: [red, blue]}
  aloud: {kind: yes or no, usual: "yes"}
decks:
  cards: |
    Name one thing.
    Name another thing.
start: |
  a tiny exercise
steps:
"""
FIRST_STEP_LINE = len(TINY.splitlines()) + 1


def with_steps(steps: str) -> str:
    """The exercise with these steps; their first line is FIRST_STEP_LINE."""
    return TINY + "\n".join(f"  {line}" for line in steps.strip("\n").split("\n")) + "\n"
