"""Everything a user can give that is wrong: one plain line, the right exit code, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.__main__ import COMMANDS, main

pytestmark = pytest.mark.contract

Attune = Callable[..., tuple[int, str, str]]
RECORDING = "assistant/rehearsing/tour/recordings/slt-help-me-breathe-before-my-talk-for-two-minutes.flac"
GREETING_S = 9.6
"""The guide hears nothing while it greets."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Path]:
    """A folder with good and bad files, in which the commands are run; its home keeps rendered lines between tests."""
    folder = tmp_path_factory.mktemp("bad input")
    before = Path.cwd()
    os.chdir(folder)
    _sounds(project / RECORDING)
    _texts()
    yield folder
    os.chdir(before)


def _sounds(recording: Path) -> None:
    speech, rate_hz = soundfile.read(recording)
    pad = [np.zeros(round(seconds * rate_hz)) for seconds in (GREETING_S, 1.5)]
    spoken = np.concatenate([pad[0], speech, pad[1]])
    soundfile.write("good.wav", spoken, rate_hz)
    soundfile.write("stereo.wav", np.column_stack([spoken, spoken]), rate_hz)
    for name, kind in (("8bit", "PCM_U8"), ("24bit", "PCM_24"), ("float", "FLOAT"), ("alaw", "ALAW")):
        soundfile.write(f"{name}.wav", spoken, rate_hz, kind)
    soundfile.write("48khz.wav", np.repeat(spoken, 48_000 // rate_hz), 48_000)
    soundfile.write("good.flac", spoken, rate_hz)
    whole = Path("good.wav").read_bytes()
    Path("truncated.wav").write_bytes(whole[:-40_000])
    Path("header.wav").write_bytes(whole[:20])
    Path("no_samples.wav").write_bytes(whole[:44])
    Path("empty.wav").touch()
    Path("text.wav").write_text("this is no sound")
    Path("folder.wav").mkdir()
    shutil.copy("good.wav", "sound")


def _texts() -> None:
    for name, text in {
        "empty.yaml": "",
        "bracket.yaml": "lines: [",
        "key.yaml": "lines: [{sya: hi}]",
        "no_lines.yaml": "lines: []",
        "engine.yaml": "lines: [{say: stop, voice: 'espeak:x'}]",
        "voice.yaml": "voice: flite:bob\nlines:\n  - say: stop\n",
        "recording.yaml": "lines: [{play: nowhere.wav}]",
        "silent.yaml": "lines: [{play: empty.wav}]",
        "echo.yaml": "room: {echo: nan}\nlines: [{say: stop}]",
        "broken.grammar": "hello <nobody",
    }.items():
        Path(name).write_text(text)
    Path("binary.yaml").write_bytes(bytes(range(256)))


@pytest.fixture
def attune(capsys: pytest.CaptureFixture[str], place: Path) -> Attune:
    def run(*words: str, home: str = "home") -> tuple[int, str, str]:
        code = main(["--home", str(place / home), *words])
        return code, *capsys.readouterr()

    return run


def plain(err: str) -> bool:
    return 1 <= err.count("\n") <= 2 and not any(word in err for word in ("Traceback", "something went wrong"))


# --- what can be converted is


@pytest.mark.parametrize(
    "file",
    [
        "good.wav",
        "stereo.wav",
        "8bit.wav",
        "24bit.wav",
        "float.wav",
        "alaw.wav",
        "48khz.wav",
        "good.flac",
        "truncated.wav",
    ],
)
def test_speech_in_any_usual_kind_of_sound_file_is_understood(attune: Attune, file: str) -> None:
    code, out, err = attune("hear", "--json", file)
    assert (code, err) == (0, "")
    assert json.loads(out)["slots"]["exercise"] == "breathe_before_talk"


@pytest.mark.parametrize("file", ["stereo.wav", "8bit.wav", "48khz.wav"])
def test_a_session_starts_by_a_recording_of_any_usual_kind(attune: Attune, file: str) -> None:
    code, out, err = attune("run", "--microphone", file, "--events", "-")
    assert (code, err) == (0, "")
    assert "started" in [json.loads(line)["event"] for line in out.splitlines()]


# --- what cannot be used is told, before anything is written

SCRIPT = "rehearse {}.yaml --speaker earlier.wav --events earlier.jsonl"
RUN = "run --microphone {} --speaker earlier.wav --events earlier.jsonl"

REFUSED = [
    (RUN.format("missing.wav"), "missing.wav: there is no such file"),
    (RUN.format("empty.wav"), "empty.wav: this file is empty"),
    (RUN.format("header.wav"), "header.wav: this is not a sound file"),
    (RUN.format("no_samples.wav"), "no_samples.wav: there is no sound in this file"),
    (RUN.format("text.wav"), "text.wav: this is not a sound file"),
    (RUN.format("folder.wav"), "folder.wav: this is no file but a folder"),
    (RUN.format("sound"), '"sound" is not one (WAV, FLAC, AIFF)'),
    (RUN.format("good.wav") + " --words", "--words takes the place of the microphone"),
    (RUN.format("good.wav") + " --echo nan", "needs decibels such as -12"),
    (RUN.format("good.wav") + " --echo 400", "needs decibels such as -12"),
    (RUN.format("good.wav") + " --set minutes=5", "--set needs an exercise"),
    (RUN.format("good.wav") + " breathe_before_tlk", "Did you mean `breathe_before_talk`?"),
    (RUN.format("good.wav") + " nonsense", "There are breathe_before_talk, "),
    (RUN.format("good.wav") + " reflect_back --set rounds", "--set rounds: write it as name=value"),
    (RUN.format("good.wav") + " reflect_back --set =5", "--set =5: write it as name=value"),
    (RUN.format("good.wav") + " reflect_back --set wine=red", "reflect_back has no setting wine"),
    (RUN.format("good.wav") + " breathe_before_talk --set minutes=many", "minutes is a number from 1 to 10"),
    (RUN.format("good.wav") + " breathe_before_talk --set minutes=nan", "minutes is a number from 1 to 10"),
    (RUN.format("good.wav") + " gratitude_round --set people=99", "one to eight people"),
    ("run --microphone earlier.wav --speaker earlier.wav", "this is the recording that is heard"),
    ("run --microphone earlier.wav --events earlier.wav", "this is the recording that is heard"),
    ("run --microphone good.wav --speaker nowhere/out.wav", "nowhere/out.wav: this file cannot be written"),
    ("run --microphone good.wav --speaker folder.wav", "folder.wav: this file cannot be written"),
    ("run --microphone good.wav --speaker out.flac", "needs a WAV file"),
    ("run --microphone good.wav --events nowhere/lines", "--events nowhere/lines cannot be written"),
    ("run --microphone good.wav --events folder.wav", "--events folder.wav cannot be written"),
    ("run --microphone good.wav --events=", "cannot be written"),
    ("run --echo -12", "--echo needs a file as the microphone"),
    ("run no_such_exercise", 'there is no exercise "no_such_exercise"'),
    ("say !", "there are no words"),
    ("say hello --speaker hello.aiff", "Give this file the ending .wav"),
    (SCRIPT.format("missing"), "missing.yaml cannot be read"),
    (SCRIPT.format("empty"), "line 1: This file is empty. Begin with `lines:`"),
    (SCRIPT.format("bracket"), "bracket.yaml, line 1: "),
    (SCRIPT.format("binary"), "This file is not UTF-8 text"),
    (SCRIPT.format("key"), "Did you mean `say`?"),
    (SCRIPT.format("no_lines"), "A rehearsal needs `lines:`"),
    (SCRIPT.format("engine"), "engine.yaml, line 1: the voice espeak is not known"),
    (SCRIPT.format("voice"), "voice.yaml, line 3: flite has no voice bob"),
    (SCRIPT.format("recording"), "There is no recording nowhere.wav"),
    (SCRIPT.format("silent"), "empty.wav: this file is empty"),
    (SCRIPT.format("echo"), "`echo` needs a number of decibels"),
    ("rehearse folder.wav", "folder.wav cannot be read: Is a directory"),
    ("exercises show brethe", 'there is no exercise "brethe"'),
    ("exercises check missing.yaml", "missing.yaml cannot be read"),
    ("exercises check folder.wav", "folder.wav cannot be read"),
    ("hear", "the following arguments are required: FILE"),
    ("hear empty.wav", "empty.wav: this file is empty"),
    ("hear --grammar missing good.wav", "missing: this grammar cannot be read"),
    ("hear --grammar broken.grammar good.wav", "broken.grammar, line 1: "),
    ("understand --state number --lowest 9 --highest 2", "--lowest 9 is above --highest 2"),
    ("settings --settings missing.toml", "missing.toml: this settings file is not there"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[words for words, _ in REFUSED])
def test_what_cannot_be_used_is_one_line_and_leaves_earlier_files_alone(
    attune: Attune, place: Path, words: str, told: str
) -> None:
    earlier = [place / "earlier.wav", place / "earlier.jsonl"]
    for file in earlier:
        shutil.copy(place / "good.wav", file)
    code, out, err = attune(*words.split(" "))
    assert (code, out) == (2, "")
    assert told in err
    assert plain(err)
    assert all(file.read_bytes() == (place / "good.wav").read_bytes() for file in earlier)


def test_one_bad_file_among_several_does_not_keep_the_others_from_being_heard(attune: Attune) -> None:
    code, out, err = attune("hear", "--json", "empty.wav", "good.wav")
    assert (code, json.loads(out)["file"]) == (2, "good.wav")
    assert plain(err)


# --- models and voices


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("/no/such/model", "there is no such folder"),
        ("folder.wav", "this is not a Vosk model"),
        ("broken", "is empty"),
    ],
)
def test_a_model_that_cannot_be_used_ends_with_3_and_names_those_that_can(
    attune: Attune, place: Path, project: Path, model: str, told: str
) -> None:
    if model == "broken":
        shutil.copytree(project / "models" / "attune-en-tiny", place / "broken")
        (place / "broken" / "am" / "final.mdl").write_bytes(b"")
    (place / "model.toml").write_text(f'[hearing]\nmodel = "{model}"\n')
    for words in (["run", "--microphone", "good.wav"], ["hear", "good.wav"], ["models", "path"]):
        code, _, err = attune("--settings", "model.toml", *words)
        assert (code, plain(err)) == (3, True)
        assert told in err
        assert "Models that are here: " in err


def test_a_voice_that_does_not_exist_is_told_by_its_name(attune: Attune, place: Path) -> None:
    (place / "voice.toml").write_text('[voice]\nname = "Caruso"\n')
    for words in (["say", "hello", "--speaker", "none"], ["run", "--microphone", "good.wav"]):
        code, _, err = attune("--settings", "voice.toml", *words)
        assert (code, plain(err)) == (3, True)
        assert 'There is no voice named "Caruso"' in err


# --- settings and homes

NEED_SETTINGS = {
    "run": "run --microphone good.wav",
    "rehearse": "rehearse",
    "say": "say hello --speaker none",
    "hear": "hear good.wav",
    "understand": "understand",
    "exercises": "exercises list",
    "journal": "journal list",
    "settings": "settings",
    "devices": "devices",
    "models": "models list",
}
BROKEN_SETTINGS = {
    "[hearing\n": "line 1: expected",
    "[hearng]\n": 'line 1: there is no section "hearng". Did you mean "hearing"?',
    '[hearing]\nmodle = "x"\n': 'Did you mean "hearing.model"?',
    '[voice]\nrate = "fast"\n': "line 2: voice.rate must be a number",
    "[voice]\nrate = 9\n": "line 2: voice.rate is 9, but must be from 0.5 to 2",
    "[voice]\nrate = nan\n": "line 2: voice.rate is nan",
    '[guide]\nnames = ["Ana", 3]\n': "line 2: guide.names must be a list of names",
}


@pytest.mark.parametrize("words", NEED_SETTINGS.values())
def test_broken_settings_stop_every_command_that_needs_them(attune: Attune, place: Path, words: str) -> None:
    for text, told in BROKEN_SETTINGS.items():
        (place / "broken.toml").write_text(text)
        code, out, err = attune("--settings", "broken.toml", *words.split())
        assert (code, out, plain(err)) == (2, "", True)
        assert told in err
        assert (place / "broken.toml").read_text() == text


def test_every_command_is_tried_with_broken_settings() -> None:
    assert NEED_SETTINGS.keys() | {"doctor"} == COMMANDS.keys()


def test_writing_settings_keeps_a_mistake_that_is_there_and_tells_it(attune: Attune, place: Path) -> None:
    (place / "mine.toml").write_text("[hearng]\nx = 1\n")
    code, _, err = attune("settings", "--write", "--settings", "mine.toml")
    assert (code, plain(err)) == (2, True)
    assert (place / "mine.toml").read_text().startswith("[hearng]\nx = 1\n")


@pytest.mark.parametrize("words", ["run --microphone good.wav", "rehearse", "settings --write", "journal list"])
def test_a_home_that_is_a_file_or_lies_in_one_is_told(attune: Attune, place: Path, words: str) -> None:
    (place / "a_file").write_text("mine")
    for home in ("a_file", "a_file/home"):
        code, _, err = attune(*words.split(), home=home)
        assert (code, plain(err)) == (2, True)
    assert (place / "a_file").read_text() == "mine"


def test_a_folder_where_the_journal_should_be_is_told_as_one(attune: Attune, place: Path) -> None:
    (place / "odd" / "journal.db").mkdir(parents=True)
    code, _, err = attune("journal", home="odd")
    assert (code, plain(err)) == (2, True)
    assert "this is a folder where the journal should be" in err


def test_a_damaged_journal_is_kept_beside_the_new_one(attune: Attune, place: Path) -> None:
    (place / "damaged").mkdir()
    (place / "damaged" / "journal.db").write_bytes(b"no journal" * 500)
    code, _, err = attune("run", "--microphone", "good.wav", home="damaged")
    assert (code, plain(err)) == (0, True)
    kept = next((place / "damaged").glob("journal.db.damaged-*"))
    assert kept.read_bytes() == b"no journal" * 500


def test_a_cache_that_cannot_be_written_is_told_once_and_costs_only_time(attune: Attune, place: Path) -> None:
    (place / "no_cache").mkdir()
    (place / "no_cache" / "cache").write_text("a file")
    code, _, err = attune("say", "One. (1s) Two. (1s) Three.", "--speaker", "three.wav", home="no_cache")
    assert (code, plain(err)) == (0, True)
    assert soundfile.info("three.wav").duration > 2.0


def _locked_home(place: Path) -> str:
    """A folder that may not be written. Root may write everywhere but in /proc, where nothing can be made."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return "/proc/attune-home"
    (place / "locked").mkdir(mode=0o500, exist_ok=True)
    return "locked"


@pytest.mark.parametrize("words", ["run --microphone good.wav", "rehearse", "settings --write"])
def test_a_home_that_may_not_be_written_is_told(attune: Attune, place: Path, words: str) -> None:
    home = _locked_home(place)
    code, out, err = attune(*words.split(), home=home)
    assert (code, out, plain(err)) == (2, "", True)
    assert not list((place / home).glob("*"))


# --- full disks, closed pipes, interruptions


def _program(place: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "assistant", "--home", str(place / "home"), *words]


@pytest.fixture
def environment(project: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(project)}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is always full")
def test_a_full_disk_under_the_events_ends_the_file_but_not_the_session(attune: Attune) -> None:
    code, _, err = attune("run", "--microphone", "good.wav", "--events", "/dev/full")
    assert (code, plain(err)) == (2, True)
    assert "writing failed" in err
    assert "finished" in attune("journal")[1].splitlines()[-1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is always full")
@pytest.mark.parametrize("words", ["exercises list", "settings", "models list"])
def test_standard_output_on_a_full_disk_is_one_line(place: Path, environment: dict[str, str], words: str) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            _program(place, *words.split()),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            timeout=60,
            check=False,
        )
    assert (told.returncode, plain(told.stderr)) == (2, True)
    assert "the disk is full" in told.stderr


def test_a_program_begun_without_standard_output_works(place: Path, environment: dict[str, str]) -> None:
    program = "import sys; sys.stdout = None; from assistant.__main__ import main; sys.exit(main(['settings']))"
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_an_interrupted_run_ends_with_130_and_is_in_the_journal(
    attune: Attune, place: Path, environment: dict[str, str]
) -> None:
    soundfile.write("long.wav", np.zeros(16_000 * 900, np.int16), 16_000)
    command = _program(place, "run", "gratitude_round", "--microphone", "long.wav", "--events", "-")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        while '"said"' not in run.stdout.readline():
            pass
        run.send_signal(signal.SIGINT)
        run.stdout.read()
        assert run.stderr.read() == ""
    assert run.returncode == 130
    assert "interrupted" in attune("journal")[1].splitlines()[-1]


def test_two_sessions_at_once_share_one_home(attune: Attune, place: Path, environment: dict[str, str]) -> None:
    command = _program(place, "run", "--microphone", "good.wav")
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) for _ in range(2)]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in both] == [(b"", 0)] * 2
    assert [line for line in attune("journal", "--json")[1].splitlines()[-2:] if '"finished"' in line]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no ASCII locale")
def test_names_that_the_locale_cannot_write_are_no_hindrance(place: Path, environment: dict[str, str]) -> None:
    folder = place / "Übung 日"
    folder.mkdir()
    ascii_only = environment | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "assistant", "--home", str(folder), "say", "hello"]
    told = subprocess.run(
        [*command, "--speaker", str(folder / "hören.wav")], capture_output=True, env=ascii_only, timeout=60, check=False
    )
    assert (told.returncode, told.stderr) == (0, b"")
    assert soundfile.info(str(folder / "hören.wav")).frames > 0
    assert list((folder / "cache").rglob("*.flac"))
