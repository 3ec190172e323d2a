"""What ./scripts/start and ./scripts/test decide, on machines that exist only here: nothing is installed or fetched."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import pytest

import newer_python
import preparing
import system_packages
from outside import Outside
from progress import Step
from virtual_environment import Environment, PreparationError, make, why_not_installed

pytestmark = pytest.mark.pure


class Machine(Outside):
    """Installs at once whatever it may, keeps a list of the commands, and fails where the test says so."""

    platform = "linux"
    python = "python3"
    python_version = (3, 11)

    def __init__(self, programs: Sequence[str] = (), root: bool = False, installed: Sequence[str] = ()) -> None:
        self.programs = set(programs)
        self.root = root
        self.installed = set(installed)
        self.commands: list[str] = []
        self.failures: dict[str, list[str]] = {}
        self.has_lists = True

    def run(
        self,
        command: Sequence[str],
        on_line: Callable[[str], None] | None = None,
        log: TextIO | None = None,
    ) -> tuple[int, list[str]]:
        words = " ".join(command)
        self.commands.append(words)
        if "dpkg-query" in command:
            return 0, [f"{name} installed" for name in command if name in self.installed]
        failed = next((lines for part, lines in self.failures.items() if part in words), None)
        if failed is not None:
            return 1, failed
        if "apt-get" in command:
            return self._apt(command), []
        if "venv" in command:
            folder = Path(command[-1])
            for name in ("bin/python", "pyvenv.cfg"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(f"command = python3 -m venv --clear {folder}\n")
        return 0, []

    def _apt(self, command: Sequence[str]) -> int:
        if command[-1] == "update":
            self.has_lists = True
        elif not self.has_lists:
            return 100
        self.installed |= set(command)
        return 0

    def has_program(self, name: str) -> bool:
        return name in self.programs

    def has_library(self, name: str) -> bool:
        return {"portaudio": "libportaudio2"}.get(name, name) in self.installed

    def is_root(self) -> bool:
        return self.root


DEBIAN = ("dpkg-query", "apt-get")
PACKAGES = ("libportaudio2", "espeak-ng")


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Of a checkout whose path has a space."""
    project = tmp_path / "my checkout"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[project.optional-dependencies]\npocketsphinx = ["pocketsphinx>=5"]\nvoice = ["espeakng-loader>=0.2"]\n'
    )
    return Environment(project)


# --- system packages


def test_root_installs_what_is_missing_and_nothing_else() -> None:
    machine = Machine(DEBIAN, root=True, installed=["espeak-ng"])
    assert system_packages.install(PACKAGES, machine) == []
    (install,) = [command for command in machine.commands if "apt-get" in command]
    assert install.endswith("install -y --no-install-recommends libportaudio2")


def test_nothing_is_asked_of_apt_when_all_is_there() -> None:
    machine = Machine((*DEBIAN, "sudo"), installed=PACKAGES)
    assert system_packages.install(PACKAGES, machine) == []
    assert len(machine.commands) == 1


def test_a_new_machine_without_lists_of_packages_gets_them_first() -> None:
    machine = Machine(DEBIAN, root=True)
    machine.has_lists = False
    assert system_packages.install(PACKAGES, machine) == []
    assert [command.rsplit(maxsplit=1)[-1] for command in machine.commands if "apt-get" in command] == [
        "espeak-ng",
        "update",
        "espeak-ng",
    ]


def test_one_package_that_does_not_exist_does_not_keep_the_others_away() -> None:
    machine = Machine(DEBIAN, root=True)
    machine.failures["flite"] = ["E: Unable to locate package flite"]
    assert system_packages.install(("espeak-ng", "flite"), machine) == ["flite"]


def test_a_password_is_never_asked_for() -> None:
    machine = Machine((*DEBIAN, "sudo"))
    assert system_packages.permission(machine) == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    machine.failures["sudo -n true"] = ["sudo: a password is required"]
    assert system_packages.permission(machine) is None
    assert all("sudo -n" in command for command in machine.commands)


def test_without_permission_the_one_line_to_run_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(DEBIAN)
    assert system_packages.prepare_for_running(machine)
    told = capsys.readouterr().err
    assert told == "For sound and voice please run once: sudo apt-get install libportaudio2 espeak-ng\n"


def test_without_permission_the_tests_that_cannot_run_are_named() -> None:
    machine = Machine(DEBIAN, installed=["libportaudio2", "espeak-ng", "libasound2-plugins", "pulseaudio"])
    assert system_packages.prepare_for_tests(machine) == (
        "Tests that need pulseaudio-utils, flite are skipped. To run them: sudo apt-get install pulseaudio-utils flite"
    )


def test_the_voice_comes_as_a_python_package_only_where_the_system_has_none() -> None:
    assert system_packages.prepare_for_running(Machine()) is True
    assert system_packages.prepare_for_running(Machine(DEBIAN, root=True)) is False
    windows = Machine()
    windows.platform = "win32"
    assert system_packages.prepare_for_running(windows) is False
    assert windows.commands == []


# --- the virtual environment


def test_the_first_start_prepares_everything_and_the_second_does_nothing(environment: Environment) -> None:
    machine = Machine(DEBIAN, root=True)
    preparing.prepare(environment, "run", machine)
    assert machine.commands[-2].endswith(f"--progress-bar off -e {environment.project}")
    assert machine.commands[-1].endswith("--only-binary=:all: pocketsphinx>=5")
    number = len(machine.commands)
    preparing.prepare(environment, "run", machine)
    assert len(machine.commands) == number


def test_what_the_tests_need_is_also_enough_to_start(environment: Environment) -> None:
    machine = Machine(DEBIAN, root=True)
    preparing.prepare(environment, "tests", machine)
    assert any(command.endswith(f"-e {environment.project}[tests]") for command in machine.commands)
    assert environment.is_ready("run")


def test_a_missing_second_recogniser_or_voice_keeps_nobody_from_starting(environment: Environment) -> None:
    machine = Machine()
    machine.failures["--only-binary"] = ["ERROR: No matching distribution found"]
    preparing.prepare(environment, "run", machine)
    assert machine.commands[-1].endswith("espeakng-loader>=0.2")
    assert environment.is_ready("run")


def test_another_list_of_packages_prepares_again_without_making_it_anew(environment: Environment) -> None:
    machine = Machine()
    preparing.prepare(environment, "run", machine)
    with (environment.project / "pyproject.toml").open("a") as stream:
        stream.write("# another\n")
    machine.commands.clear()
    preparing.prepare(environment, "run", machine)
    assert not [command for command in machine.commands if "-m venv" in command]
    assert [command for command in machine.commands if " -e " in command]


def test_an_interrupted_preparation_is_made_anew(environment: Environment) -> None:
    machine = Machine()
    machine.failures[" -e "] = ["ERROR: killed"]
    with pytest.raises(PreparationError):
        preparing.prepare(environment, "run", machine)
    assert not environment.is_ready("run")
    machine.failures.clear()
    machine.commands.clear()
    preparing.prepare(environment, "run", machine)
    assert f"python3 -m venv --clear {environment.folder}" in machine.commands
    assert environment.is_ready("run")


@pytest.mark.parametrize("harm", ["no python", "broken python", "copied from another folder"])
def test_a_broken_environment_is_made_anew(environment: Environment, harm: str) -> None:
    machine = Machine()
    preparing.prepare(environment, "run", machine)
    if harm == "no python":
        environment.python.unlink()
    if harm == "broken python":
        machine.failures["import pip"] = ["ModuleNotFoundError"]
        (environment.folder / "attune-run.stamp").unlink()
    if harm == "copied from another folder":
        (environment.folder / "pyvenv.cfg").write_text("command = python3 -m venv --clear /elsewhere/.venv\n")
    machine.commands.clear()
    preparing.prepare(environment, "run", machine)
    assert f"python3 -m venv --clear {environment.folder}" in machine.commands


def test_debian_without_venv_gets_it_when_allowed_and_else_says_how(environment: Environment) -> None:
    allowed = Machine(DEBIAN, root=True)
    allowed.failures["-m venv"] = ["The virtual environment was not created because ensurepip is not available."]
    with pytest.raises(PreparationError):
        allowed.failures["-m virtualenv"] = ["No module named virtualenv"]
        make(environment, allowed)
    assert any(command.endswith("install -y --no-install-recommends python3.11-venv") for command in allowed.commands)
    with pytest.raises(PreparationError, match=r"Please run once: sudo apt-get install python3\.11-venv"):
        make(environment, allowed)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ["WARNING: Retrying ... NewConnectionError", "ERROR: No matching distribution found for setuptools"],
            "Attune needs the network this once, for its Python packages, and cannot reach it. Connect, start again.",
        ),
        (
            ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"],
            "The disk is full. Please make room, about 600 MB, and start again.",
        ),
        (
            ["Collecting vosk", "ERROR: No matching distribution found for vosk", "[notice] a new release of pip"],
            "The Python packages could not be installed: ERROR: No matching distribution found for vosk (see the.log)",
        ),
    ],
)
def test_a_failed_installation_is_one_plain_line(lines: list[str], told: str) -> None:
    assert why_not_installed(lines, Path("the.log")) == told


# --- the scripts themselves


def test_with_arguments_only_the_tests_are_run_and_without_also_the_checks() -> None:
    assert preparing.checks(["-k", "journal"]) == [["pytest", "-k", "journal"]]
    assert [check[0] for check in preparing.checks([])] == ["ruff", "ruff", "mypy", "pytest"]


def test_a_newer_python_is_found_by_its_name_or_none_is() -> None:
    versions = {"/bin/python3.12": (0, 0), "/bin/python3.11": (3, 11), "/bin/python3": (3, 9)}
    paths = {path.rsplit("/", maxsplit=1)[-1]: path for path in versions}
    assert newer_python.newer_python(paths.get, versions.__getitem__) == "/bin/python3.11"
    assert newer_python.newer_python({"python3": "/bin/python3"}.get, versions.__getitem__) is None


def test_a_python_that_cannot_be_run_has_no_version(tmp_path: Path) -> None:
    assert newer_python.version_of(str(tmp_path / "none")) == (0, 0)
    assert newer_python.version_of(sys.executable) == sys.version_info[:2]


def test_an_old_python_is_told_what_to_install() -> None:
    assert newer_python.too_old((3, 8), "linux") == (
        "Attune needs Python 3.11 or newer; this is 3.8."
        " Please install one, for example with: sudo apt-get install python3.11 python3.11-venv"
    )
    assert "brew" in newer_python.too_old((3, 9), "darwin")


@pytest.mark.parametrize("name", ["start", "test", "newer_python.py"])
def test_what_an_old_python_reads_first_is_written_for_it(project: Path, name: str) -> None:
    """Else the person would see a syntax error in place of the plain line."""
    text = (project / "scripts" / name).read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 6))
    assert "annotations" not in text


def test_the_two_commands_and_the_check_can_be_run(project: Path) -> None:
    for name in ("scripts/start", "scripts/test", ".ci/run"):
        assert (project / name).stat().st_mode & 0o111, name
    assert (project / ".ci" / "run").read_text().splitlines()[-1] == "exec ./scripts/test"


def test_a_step_is_one_line_with_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    with Step("Installing") as step:
        step.tick("a package")
    with pytest.raises(KeyError), Step("Failing"):
        raise KeyError
    assert capsys.readouterr().err == "Installing ... done (0 s)\nFailing ... not done (0 s)\n"


def test_output_comes_line_by_line_and_a_missing_program_is_no_exception() -> None:
    seen: list[str] = []
    code, lines = Outside().run([sys.executable, "-c", "print('one'); print('two'); raise SystemExit(3)"], seen.append)
    assert (code, lines, seen) == (3, ["one", "two"], ["one\n", "two\n"])
    assert Outside().run(["no-such-program-at-all"])[0] == 127


def test_a_persons_own_pip_settings_do_not_lead_packages_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    _, lines = Outside().run([sys.executable, "-c", "import os; print(sorted(os.environ))"])
    assert "PIP_USER" not in lines[0]
    assert "PYTHONPATH" not in lines[0]
