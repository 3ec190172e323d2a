"""What the guide says while no exercise runs."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.guidance.exercise import Exercise
from assistant.guidance.variables import spoken_number, spoken_value

GOODBYE = "Goodbye for now."
HISTORY = "I keep that in the journal. You can read it with the command attune journal."
MANY = 6


def greeting(library: Mapping[str, Exercise]) -> str:
    """Short, with one example of what to say."""
    if "breathe_before_talk" in library:
        return "Hello. What would you like to do? You can say, for example: help me breathe before my talk."
    return f"Hello. {what_i_can_do(library)}"


def what_i_can_do(library: Mapping[str, Exercise]) -> str:
    titles = [exercise.title for exercise in library.values()]
    named = titles if len(titles) <= MANY else titles[:MANY]
    listed = spoken_value(tuple(title[:1].lower() + title[1:] for title in named))
    more = "" if len(titles) <= MANY else f", and {spoken_number(len(titles) - MANY)} more"
    return f"I can lead you through {listed}{more}. Say the name of one."


def which(first: str, second: str) -> str:
    return f"Did you mean {first}, or {second}?"


def names_noted(names: tuple[str, ...]) -> str:
    return f"Hello {spoken_value(names)}." if names else "I didn't catch the names."


def people_range(exercise: Exercise) -> str:
    """ "Reflect-back listening is for two people." """
    least, most = exercise.least_people, exercise.most_people
    many = spoken_number(most) if least == most else f"{spoken_number(least)} to {spoken_number(most)}"
    people = "one person" if (least, most) == (1, 1) else f"{many} people"
    return f"{exercise.title} is for {people}."
