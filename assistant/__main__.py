"""The command line: words -> settings -> one command. Only the module of the command that was asked for is loaded."""

from __future__ import annotations

import argparse
import difflib
import errno
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from assistant import __version__
from assistant.errors import AttuneError, SettingsError, UsageError
from assistant.settings import Settings, default_settings, load_settings

COMMANDS: dict[str, str] = {
    "run": "lead exercises by voice, on the microphone and speaker or on files",
    "rehearse": "a whole session without a microphone, from a script",
    "say": "let the voice say something",
    "hear": "what is understood in sound files",
    "understand": "what is understood in lines of text",
    "exercises": "the library: list, show, check, timeline",
    "journal": "what was done: list, show",
    "settings": "the settings in force, or a settings file with comments",
    "doctor": "check everything that Attune needs, and how to mend it",
    "devices": "the microphones and speakers",
    "models": "the recogniser's models: list, fetch, check, use, path",
}
USUAL_COMMAND = "run"
LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
FULL = "the disk is full, so not all could be written. Make room and try again."
BROKEN_PIPE = 141
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, by raising UsageError."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].lower() + message[1:]
        raise UsageError(f"{sentence.rstrip('.')}. See: {self.prog} --help")


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 ok, 1 not well, 2 usage, settings or file, 3 no device, 130 interrupted."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 (closed by whoever began this program)
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without the letters of a title is no reason to fail
    verbose = 0
    try:
        options, rest = _global_options(sys.argv[1:] if argv is None else argv)
        verbose = options.verbose
        _log_to_stderr(verbose)
        code = _run(options, rest)
        sys.stdout.flush()
    except AttuneError as error:
        return _failed(str(error), error.exit_code, verbose)
    except BrokenPipeError:
        _drop_the_rest()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return _failed(_unexpected(error), 1, verbose)
        _drop_the_rest()
        return _failed(FULL, 2, verbose)
    except Exception as error:  # noqa: BLE001 (the top of the main thread: a traceback tells a user nothing)
        return _failed(_unexpected(error), 1, verbose)
    return code


def _drop_the_rest() -> None:
    """What could not be written is given up, or Python complains about it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _global_options(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """These options may stand before or behind the command; the rest is the command and its own words."""
    until = list(argv).index("--") if "--" in argv else len(argv)
    parser = Parser(prog="attune", add_help=False, allow_abbrev=False)
    parser.add_argument("--home", type=Path, metavar="DIR")
    parser.add_argument("--settings", type=Path, metavar="FILE")
    parser.add_argument("-v", "--verbose", action="count", default=0)
    parser.add_argument("--version", action="store_true")
    options, rest = parser.parse_known_args(argv[:until])
    return options, [*rest, *argv[until:]]


def _log_to_stderr(verbose: int) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("attune: %(message)s"))
    logger = logging.getLogger("assistant")
    logger.handlers[:] = [handler]
    logger.setLevel(LEVELS[min(verbose, 2)])


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    if options.version:
        print(f"attune {__version__}")  # noqa: T201 (the command line speaks for itself here)
        return 0
    if rest[:1] in (["-h"], ["--help"]):
        print(_overview())  # noqa: T201
        return 0
    command = rest.pop(0) if rest and not rest[0].startswith("-") else USUAL_COMMAND
    if command not in COMMANDS:
        near = difflib.get_close_matches(command, COMMANDS, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise UsageError(f'there is no command "{command}".{hint} See: attune --help')
    module = importlib.import_module(f"assistant.commands.{command}")
    arguments = _parser(command, module).parse_args(rest, options)
    code: int = module.run(arguments, _settings(module, arguments))
    return code


def _parser(command: str, module: ModuleType) -> Parser:
    parser = Parser(
        prog=f"attune {command}",
        description=f"{module.SUMMARY[:1].upper()}{module.SUMMARY[1:]}.",
        epilog=f"example:\n  {module.EXAMPLE}\n\n--home DIR, --settings FILE, -v and --version: see attune --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    return parser


def _settings(module: ModuleType, arguments: argparse.Namespace) -> Settings:
    """A module with WORKS_WITHOUT_SETTINGS gets the defaults when the settings are broken."""
    try:
        return load_settings(arguments.home, arguments.settings, {}, os.environ)
    except SettingsError:
        if not getattr(module, "WORKS_WITHOUT_SETTINGS", False):
            raise
        return default_settings(arguments.home, arguments.settings, os.environ)


def _overview() -> str:
    commands = "\n".join(f"  {name:<12}{summary}" for name, summary in COMMANDS.items())
    return f"""usage: attune [COMMAND] [options]

An offline voice guide for hands-free exercises. Without a command: run.

{commands}

options for every command, before or behind it:
  --home DIR       keep settings, journal and caches here
  --settings FILE  use this settings file
  -v, -vv          say more about what happens
  --version        the version
  -h, --help       this text, or that of a command

example:
  attune run breathe_before_talk --set minutes=5"""


def _unexpected(error: Exception) -> str:
    """Where it happened, but not the error's own text: that could hold words somebody said."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}assistant{os.sep}" in frame.filename] or frames
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else "an unknown place"
    return (
        f"something went wrong inside Attune ({type(error).__name__} in {place}). "
        "Please report this line; with -vv there is more to report."
    )


def _failed(sentence: str, code: int, verbose: int) -> int:
    print(f"attune: {sentence}", file=sys.stderr)  # noqa: T201
    if verbose >= 2:
        traceback.print_exc()
    return code


if __name__ == "__main__":
    sys.exit(main())
