"""What a start sentence or `--set` asks for, checked against the exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.errors import UsageError
from assistant.guidance.exercise import Exercise, ExerciseSetting, SettingKind, Value
from assistant.guidance.guide_lines import people_range
from assistant.guidance.variables import spoken_value
from assistant.understanding.intents import SlotValue


class WishRefusedError(Exception):
    """The exercise cannot be led like this; the text is a line to be spoken."""


def session_values(
    exercise: Exercise, slots: Mapping[str, SlotValue], known_names: tuple[str, ...] = ()
) -> dict[str, Value]:
    """The variables that a spoken wish sets. A length beyond the exercise's limits becomes the limit.

    Raises WishRefusedError when so many people cannot do it.
    """
    values: dict[str, Value] = {}
    names = slots.get("names", ())
    people = slots.get("people", len(names) if isinstance(names, tuple) else 0)
    if isinstance(people, (int, float)) and people:
        if not exercise.least_people <= people <= exercise.most_people:
            raise WishRefusedError(people_range(exercise))
        values["people"] = float(people)
    if isinstance(names, tuple) and names:
        values["names"] = names
    elif known_names and values.get("people", exercise.least_people) == len(known_names):
        values |= {"names": known_names, "people": float(len(known_names))}
    for slot in ("minutes", "pattern"):
        setting = _setting_for(exercise, slot)
        if setting is not None and slot in slots:
            values |= _within(setting, slots[slot])
    return values


def set_values(exercise: Exercise, texts: Sequence[str]) -> dict[str, Value]:
    """All of `--set`; the number of names is the number of people. Raises UsageError."""
    values = dict(parsed_setting(exercise, text) for text in texts)
    names = values.get("names")
    if isinstance(names, tuple) and names:
        values.setdefault("people", _checked_people(exercise, str(len(names))))
    return values


def parsed_setting(exercise: Exercise, text: str) -> tuple[str, Value]:
    """One `name=value` of `--set`. Raises UsageError for an unknown name and for a wrong or impossible value."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not (name and equals):
        raise UsageError(f"--set {text}: write it as name=value, for example people=3")
    if name == "names":
        return name, tuple(part.strip().title() for part in value.split(",") if part.strip())
    if name == "people":
        return name, _checked_people(exercise, value)
    setting = exercise.setting(name)
    if setting is None:
        known = ", ".join(["people", "names", *(each.name for each in exercise.settings)])
        raise UsageError(f"--set {text}: {exercise.id} has no setting {name}; it has {known}")
    return name, _checked_value(setting, value, text)


def _checked_people(exercise: Exercise, value: str) -> float:
    if not value.isdigit() or not exercise.least_people <= int(value) <= exercise.most_people:
        raise UsageError(f"--set people={value}: {people_range(exercise)}")
    return float(value)


def _checked_value(setting: ExerciseSetting, value: str, text: str) -> Value:
    if setting.kind in (SettingKind.CHOICE, SettingKind.YES_NO):
        choices = setting.choices or ("yes", "no")
        if value not in choices:
            raise UsageError(f"--set {text}: {setting.name} is one of {', '.join(choices)}")
        return value
    try:
        number = float(value.split(maxsplit=1)[0]) if value else float("nan")
    except ValueError:
        number = float("nan")
    if "minute" in value and setting.kind is SettingKind.TIME:
        number *= 60
    least, most = setting.least or 0.0, setting.most or float("inf")
    if not least <= number <= most:
        unit = " seconds" if setting.kind is SettingKind.TIME else ""
        raise UsageError(f"--set {text}: {setting.name} is a number from {least:g} to {most:g}{unit}")
    return number


def _setting_for(exercise: Exercise, slot: str) -> ExerciseSetting | None:
    return exercise.setting("style" if slot == "pattern" and exercise.setting("style") else slot)


def _within(setting: ExerciseSetting, value: SlotValue) -> dict[str, Value]:
    if setting.kind is SettingKind.NUMBER and isinstance(value, (int, float)):
        number = min(max(float(value), setting.least or 0.0), setting.most or float(value))
        return {setting.name: number}
    words = spoken_value(value if isinstance(value, (str, tuple)) else float(value))
    return {setting.name: words} if words in setting.choices else {}
