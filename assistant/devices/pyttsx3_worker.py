"""The process in which pyttsx3 lives: one line of JSON in and one out for each text.

pyttsx3 2.99 is a renderer only: `runAndWait` returns before the file is there, so the "finished-utterance" event is
waited for; the library prints on standard output; and where its data is missing the C library ends the process.
Its noise depends on everything it said before, and on the time. So on Linux each text gets an engine of its own in a
forked child (40 ms instead of 15): the same text then always gives the same sound, and a broken engine ends with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TextIO

NO_SUCH_VOICE = "no such voice"
FINISH_S = 20.0
HEADER_BYTES = 100
"""Of a WAV file; now and then one holds nothing else, and the text is rendered once more."""
TRIES = 8
LEAST_RENDERS = 3
SEED = 1
FORKS = sys.platform == "linux"


def main() -> int:
    """Answers {"ok": true} or {"error": "..."}: once when it is ready, then to each {"text", "rate", "file"}.

    Before that {"alive": true} after each render, as a busy or small machine may take long for all of them.
    """
    answers, voice = sys.stdout, sys.argv[1] if len(sys.argv) > 1 else ""
    with contextlib.redirect_stdout(sys.stderr):
        _use_bundled_library()
        with contextlib.suppress(ImportError):
            import pyttsx3  # noqa: F401 - once, here, instead of in every child
        alive = partial(_write, answers, {"alive": True})
        render = _in_children(voice, alive) if FORKS else _in_this_process(voice)
        _answer(answers, render(None))
        for line in sys.stdin:
            _answer(answers, render(json.loads(line)))
    return 0


class UnknownVoiceError(Exception):
    """Of the name in the settings."""


Render = Callable[[dict[str, Any] | None], str]
"""Renders one text, or with None only tries whether there is a voice; returns what is wrong, or ""."""


def _in_children(voice: str, alive: Callable[[], None]) -> Render:
    """One render in a hundred lacks its end: pyttsx3 drops the last block when it comes together with the end event.

    So a sound is believed when it is the longest of at least three and came out twice.
    """
    child = _in_a_child(voice)

    def render(wanted: dict[str, Any] | None) -> str:
        if wanted is None:
            return child(None)
        sounds: list[bytes] = []
        for number in range(1, TRIES + 1):
            wrong = child(wanted)
            if wrong:
                return wrong
            alive()
            sounds.append(Path(wanted["file"]).read_bytes())
            longest = max(sounds, key=len)
            if number >= LEAST_RENDERS and sounds.count(longest) > 1:
                Path(wanted["file"]).write_bytes(longest)
                return ""
        return "no two renders were alike"

    return render


def _in_a_child(voice: str) -> Render:
    def render(wanted: dict[str, Any] | None) -> str:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            os.write(write, (_engine_says(voice, wanted) or "ok").encode()[:1000])
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            said = answer.read().decode()
        os.waitpid(child, 0)
        return "" if said == "ok" else said or "the voice's library has ended the process"

    return render


def _in_this_process(voice: str) -> Render:
    engine: list[Any] = []

    def render(wanted: dict[str, Any] | None) -> str:
        try:
            engine[:] = engine or [_engine(voice)]
            return _rendered(engine[0], wanted) if wanted else ""
        except UnknownVoiceError:
            return NO_SUCH_VOICE
        except Exception as error:  # noqa: BLE001 - whatever a driver raises, the parent is told
            return f"{type(error).__name__}: {error}"

    return render


def _engine_says(voice: str, wanted: dict[str, Any] | None) -> str:
    try:
        engine = _engine(voice)
        ctypes.CDLL(None).srand(SEED)
        return _rendered(engine, wanted) if wanted else ""
    except UnknownVoiceError:
        return NO_SUCH_VOICE
    except Exception as error:  # noqa: BLE001 - whatever a driver raises, the parent is told
        return f"{type(error).__name__}: {error}"


def _rendered(engine: Any, wanted: dict[str, Any]) -> str:
    finished = threading.Event()
    token = engine.connect("finished-utterance", lambda **_: finished.set())
    engine.setProperty("rate", int(wanted["rate"]))
    try:
        for _ in range(TRIES):
            finished.clear()
            engine.save_to_file(wanted["text"], wanted["file"])
            engine.runAndWait()
            if not finished.wait(FINISH_S):
                return "the voice did not finish"
            if Path(wanted["file"]).stat().st_size > HEADER_BYTES:
                return ""
    finally:
        engine.disconnect(token)
    return "the file is empty"


def _engine(name: str) -> Any:
    import pyttsx3

    engine = pyttsx3.init()
    if name and name.lower() not in _names(engine):
        raise UnknownVoiceError
    chosen = name or _english(engine)
    if chosen:
        engine.setProperty("voice", chosen)
    return engine


def _names(engine: Any) -> set[str]:
    """All that a voice may be called: espeak-ng's driver takes any name, and says nothing when there is none such."""
    voices = engine.getProperty("voices")
    known = {str(name).lower() for voice in voices for name in (voice.id, voice.name, *(voice.languages or ()))}
    return known | {name.rpartition("/")[2] for name in known}


def _english(engine: Any) -> str:
    """The id of the plain American English voice where there is one, else the driver's own choice ("")."""
    ids = [str(voice.id) for voice in engine.getProperty("voices")]
    return next((wanted for wanted in ("gmw/en-us", "gmw/en-US", "en-us") if wanted in ids), "")


def _use_bundled_library() -> None:
    """espeak-ng from the wheel `espeakng-loader` where the system has none: loaded first, it is found by its name."""
    if sys.platform != "linux" or _loads("libespeak-ng.so.1"):
        return
    try:
        import espeakng_loader
    except ImportError:
        return
    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    ctypes.CDLL(str(espeakng_loader.get_library_path()), ctypes.RTLD_GLOBAL)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answer(stream: TextIO, wrong: str) -> None:
    _write(stream, {"error": wrong} if wrong else {"ok": True})


def _write(stream: TextIO, answer: dict[str, str | bool]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
