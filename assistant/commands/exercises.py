"""`attune exercises`: the library, one exercise of it, and the check of an author's files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app import exercise_timeline, open_composer, open_recogniser
from assistant.errors import AuthorError, ModelError, UsageError
from assistant.guidance.checks import Remark, check_exercise, check_library
from assistant.guidance.exercise import Exercise, ExerciseSetting, SettingKind
from assistant.guidance.loading import load_exercise, load_library
from assistant.guidance.wishes import set_values
from assistant.guidance.yaml_lines import nearest
from assistant.ports import Recogniser
from assistant.speaking.score import Score

if TYPE_CHECKING:
    from assistant.settings import Settings

SUMMARY = "the library: list, show, check, timeline"
EXAMPLE = "attune exercises check my_exercise.yaml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="list|show|timeline|check")
    each = [parser, actions.add_parser("list", help="every exercise with one sentence about it (the usual)")]
    show = actions.add_parser("show", help="one exercise: who it is for, its settings, what starts it")
    show.add_argument("id", metavar="ID")
    timeline = actions.add_parser("timeline", help="what would be said when, without a sound")
    timeline.add_argument("id", metavar="ID")
    timeline.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the exercise")
    timeline.add_argument("--silent", action="store_true", help="as if nobody ever answered")
    check = actions.add_parser("check", help="look for mistakes in exercise files; without FILE in the shipped ones")
    check.add_argument("files", metavar="FILE", nargs="*", type=Path)
    for one in (*each, show, timeline, check):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.action == "timeline":
        return _timeline(arguments, settings)
    if arguments.action == "check":
        with ExitStack() as stack:
            return _check(arguments, _recogniser(settings, stack))
    actions: dict[str, Callable[[argparse.Namespace], int]] = {"list": _list, "show": _show}
    return actions[arguments.action or "list"](arguments)


def exercise_named(name: str) -> Exercise:
    """The exercise of the library with this id. Raises UsageError with the ids there are."""
    library = load_library()
    if name not in library:
        hint = nearest(name, library) or f" There are {', '.join(library)}."
        raise UsageError(f'there is no exercise "{name}".{hint}')
    return library[name]


def _list(arguments: argparse.Namespace) -> int:
    for exercise in load_library().values():
        if _wants_json(arguments):
            print(_json(_summary(exercise)))
        else:
            print(f"{exercise.id}  ({_people(exercise)})\n  {exercise.title}. {exercise.about}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    exercise = exercise_named(arguments.id)
    if _wants_json(arguments):
        print(_json(_summary(exercise) | _details(exercise)))
        return 0
    print(f"{exercise.title} ({exercise.id}, version {exercise.version})", exercise.about, sep="\n")
    print(f"\nfor {_people(exercise)}\n\nsettings (change one with --set NAME=VALUE):")
    for setting in exercise.settings:
        print(f"  {setting.name}: {_setting_words(setting)}")
    print("\nstarts when somebody says, for example:")
    for phrase in exercise.start:
        print(f"  {phrase.template}")
    print(f"\nfile: {exercise.file}")
    return 0


def _timeline(arguments: argparse.Namespace, settings: Settings) -> int:
    """With the lengths of the real voice, so that it is what a session of that kind takes."""
    exercise = exercise_named(arguments.id)
    with ExitStack() as stack:
        composer = open_composer(settings, stack)

        def timing(score: Score) -> tuple[float, tuple[tuple[float, str], ...]]:
            track = composer.track(score)
            return track.seconds, track.cues()

        for line in exercise_timeline(
            exercise, set_values(exercise, arguments.set), settings, timing, arguments.silent
        ):
            if _wants_json(arguments):
                print(
                    _json(
                        {
                            "id": exercise.id,
                            "at": round(line.at_s, 3),
                            "seconds": round(line.seconds, 3),
                            "what": line.what,
                            "text": line.text,
                        }
                    )
                )
            elif line.what != "cue":
                print(f"{int(line.at_s) // 60:3d}:{line.at_s % 60:04.1f}  {line.text or f'({line.what})'}")
    return 0


def _recogniser(settings: Settings, stack: ExitStack) -> Recogniser | None:
    """For the check of words; None, with a line on standard error, where there is none to use."""
    try:
        return open_recogniser(settings, stack)
    except ModelError as error:
        print(f"attune: whether all words can be heard is not checked: {error}", file=sys.stderr)
        return None


def _check(arguments: argparse.Namespace, recogniser: Recogniser | None) -> int:
    """0 when nothing serious was found, else 1; a file that cannot be read at all is a UsageError."""
    files = arguments.files or [Path(exercise.file) for exercise in load_library().values()]
    read = [(file, *_read(file, recogniser)) for file in files]
    mine = [exercise for _, exercise, _ in read if exercise]
    others = [shipped for shipped in load_library().values() if shipped.id not in {each.id for each in mine}]
    shared = check_library([*others, *mine])
    well = True
    for file, exercise, remarks in read:
        found = [*remarks, *(remark for remark in shared if remark.file == str(file))]
        fine = not any(remark.serious for remark in found)
        well = well and fine
        if _wants_json(arguments):
            print(_json(_verdict(file, exercise, found, fine)))
        else:
            _print_remarks(file, found)
    return 0 if well else 1


def _read(file: Path, recogniser: Recogniser | None) -> tuple[Exercise | None, list[Remark]]:
    try:
        exercise = load_exercise(file)
    except AuthorError as error:
        return None, [Remark(error.file, error.line, error.sentence)]
    return exercise, check_exercise(exercise, recogniser=recogniser)


def _verdict(file: Path, exercise: Exercise | None, remarks: Iterable[Remark], fine: bool) -> dict[str, object]:
    told = [
        {"file": remark.file, "line": remark.line, "serious": remark.serious, "sentence": remark.sentence}
        for remark in remarks
    ]
    return {"name": str(file), "id": exercise.id if exercise else None, "ok": fine, "remarks": told}


def _print_remarks(file: Path, remarks: list[Remark]) -> None:
    for remark in remarks:
        print(f"{remark.file}, line {remark.line}: {'' if remark.serious else '(advice) '}{remark.sentence}")
    if not remarks:
        print(f"{file}: nothing to say, it is fine.")


def _summary(exercise: Exercise) -> dict[str, object]:
    return {
        "id": exercise.id,
        "title": exercise.title,
        "about": exercise.about,
        "version": exercise.version,
        "least_people": exercise.least_people,
        "most_people": exercise.most_people,
        "safety": exercise.safety,
    }


def _details(exercise: Exercise) -> dict[str, object]:
    return {
        "settings": [
            {
                "name": setting.name,
                "kind": str(setting.kind),
                "usual": setting.usual,
                "least": setting.least,
                "most": setting.most,
                "choices": list(setting.choices),
            }
            for setting in exercise.settings
        ],
        "start": [phrase.template for phrase in exercise.start],
        "decks": {name: list(cards) for name, cards in exercise.decks.items()},
        "file": exercise.file,
    }


def _setting_words(setting: ExerciseSetting) -> str:
    """ "3, from 1 to 10" """
    if setting.kind is SettingKind.CHOICE:
        return f"{setting.usual}, or {', '.join(choice for choice in setting.choices if choice != setting.usual)}"
    if setting.kind is SettingKind.YES_NO:
        return f"{setting.usual}, or {'no' if setting.usual == 'yes' else 'yes'}"
    unit = " seconds" if setting.kind is SettingKind.TIME else ""
    return f"{setting.usual:g}{unit}, from {setting.least:g} to {setting.most:g}"


def _people(exercise: Exercise) -> str:
    least, most = exercise.least_people, exercise.most_people
    if least == most:
        return "one person" if most == 1 else f"{most} people"
    return f"{least} to {most} people"


def _wants_json(arguments: argparse.Namespace) -> bool:
    return getattr(arguments, "json", False)


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)
