"""The process in which pyttsx3 lives: one engine, one thread, one line of JSON in and one out for each text.

pyttsx3 2.99 is a renderer only: `runAndWait` returns before the file is there, so the "finished-utterance" event is waited
for; the library prints on standard output; and where its data is missing the C library ends the whole process.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

FINISH_S = 20.0
HEADER_BYTES = 100
"""Of a WAV file; now and then one holds nothing else."""
TRIES = 4


def main() -> int:
    """Answers {"ok": true} or {"error": "..."} to each {"text", "rate", "file"}; ends with its input."""
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        try:
            engine = _engine(sys.argv[1] if len(sys.argv) > 1 else "")
        except Exception as error:  # noqa: BLE001 - whatever a driver raises, the parent is told
            return _answer(answers, {"error": f"{type(error).__name__}: {error}"}) or 1
        _answer(answers, {"ok": True})
        finished = threading.Event()
        engine.connect("finished-utterance", lambda **_: finished.set())
        for line in sys.stdin:
            _answer(answers, _rendered(engine, finished, json.loads(line)))
    return 0


def _rendered(engine: Any, finished: threading.Event, wanted: dict[str, Any]) -> dict[str, object]:
    try:
        engine.setProperty("rate", int(wanted["rate"]))
        for _ in range(TRIES):
            finished.clear()
            engine.save_to_file(wanted["text"], wanted["file"])
            engine.runAndWait()
            if not finished.wait(FINISH_S):
                return {"error": "the voice did not finish"}
            if Path(wanted["file"]).stat().st_size > HEADER_BYTES:
                return {"ok": True}
    except Exception as error:  # noqa: BLE001 - whatever a driver raises, the parent is told
        return {"error": f"{type(error).__name__}: {error}"}
    return {"error": "the file is empty"}


def _engine(name: str) -> Any:
    _use_bundled_library()
    import pyttsx3

    engine = pyttsx3.init()
    chosen = name or _english(engine)
    if chosen:
        engine.setProperty("voice", chosen)
    return engine


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


def _answer(stream: TextIO, answer: dict[str, object]) -> int:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
