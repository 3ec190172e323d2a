"""A private sound server with a virtual speaker and microphone: no hardware, no root, nothing shared with the machine's own.

What a program plays is recorded from the speaker's monitor; what is fed to the microphone is heard by the program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

NEEDED = ("pulseaudio", "pactl", "paplay", "parec")
START_S = 15.0
SCRIPT = """\
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native
load-module module-null-sink sink_name=vspeaker rate=48000 channels=2 norewinds=1
load-module module-null-sink sink_name=vmic_in rate=16000 channels=1 norewinds=1
load-module module-remap-source source_name=vmic master=vmic_in.monitor
set-default-sink vspeaker
set-default-source vmic
"""
"""norewinds: a plain null sink gives the first sound after a pause up to a second late."""
ALSA = """\
{base}
pcm.!default {{ type pulse server "unix:{folder}/native" hint {{ show on description "virtual" }} }}
ctl.!default {{ type pulse server "unix:{folder}/native" }}
"""


def missing_program() -> str:
    """The first program that is not installed, or ""."""
    return next((name for name in NEEDED if shutil.which(name) is None), "")


class VirtualSoundCard:
    """Each has its own folder, so that several run side by side. The folder's path is at most 90 characters (a socket)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """For the programs that are to use this card."""
        return {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("PULSE_SINK", "PULSE_SOURCE", "DISPLAY")
            },
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_COOKIE": f"{self.folder}/cookie",
            "ALSA_CONFIG_PATH": f"{self.folder}/asound.conf",
        }

    def __enter__(self) -> VirtualSoundCard:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        base = Path("/usr/share/alsa/alsa.conf")
        include = f"<{base}>" if base.is_file() else ""
        (self.folder / "asound.conf").write_text(ALSA.format(base=include, folder=self.folder))
        (self.folder / "server.pa").write_text(SCRIPT.format(folder=self.folder))
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        own = {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "HOME": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
        }
        environment = {name: value for name, value in self.environment.items() if name != "PULSE_SERVER"} | own
        command = [
            "pulseaudio",
            "-n",
            "-F",
            str(self.folder / "server.pa"),
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--disallow-exit=yes",
        ]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        ends = time.monotonic() + START_S
        while "vmic\t" not in self._pactl("list", "short", "sources"):
            if self._server.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"the sound server did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a crash would."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None
        (self.folder / "native").unlink(missing_ok=True)

    def feed(self, wav: Path) -> None:
        """Somebody speaks; returns when it is over."""
        subprocess.run(["paplay", "--device=vmic_in", str(wav)], env=self.environment, check=True, timeout=120)

    @contextmanager
    def recording(self, rate_hz: int = 16_000) -> Iterator[list[np.ndarray]]:
        """What is played meanwhile: one array of int16 in the list that is given, once it is over."""
        command = [
            "parec",
            "--device=vspeaker.monitor",
            f"--rate={rate_hz}",
            "--channels=1",
            "--format=s16le",
            "--raw",
            "--latency-msec=20",
        ]
        heard: list[np.ndarray] = []
        file = self.folder / f"heard-{time.monotonic_ns()}.raw"
        with file.open("wb") as raw:
            recorder = subprocess.Popen(command, env=self.environment, stdout=raw, stderr=subprocess.DEVNULL)
            try:
                time.sleep(0.5)
                yield heard
                time.sleep(0.3)
            finally:
                recorder.terminate()
                recorder.wait()
        content = file.read_bytes()
        heard.append(np.frombuffer(content[: len(content) // 2 * 2], np.int16))

    def _pactl(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], check=False, env=self.environment, capture_output=True, text=True, timeout=10
        )
        return done.stdout
