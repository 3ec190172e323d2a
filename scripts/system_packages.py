"""The system's own packages: sound, voice, and for the tests a virtual sound card. Only where apt is."""

from __future__ import annotations

from collections.abc import Sequence

from outside import Outside
from progress import Step, say

FOR_RUNNING = ("libportaudio2", "espeak-ng")
FOR_TESTS = ("pulseaudio", "pulseaudio-utils", "libportaudio2", "libasound2-plugins", "espeak-ng", "flite")
APT = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=120")
"""A machine that has just been switched on often installs updates; wait for them."""


def missing(packages: Sequence[str], outside: Outside) -> list[str]:
    """Those that are not installed; none where there is no apt to ask."""
    if not outside.has_program("dpkg-query"):
        return []
    _, lines = outside.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages])
    installed = {line.split()[0] for line in lines if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def permission(outside: Outside) -> list[str] | None:
    """What must stand before an apt command ([] for root), or None when it may not or cannot be run."""
    if not outside.has_program("apt-get"):
        return None
    if outside.is_root():
        return []
    if outside.has_program("sudo") and outside.run(["sudo", "-n", "true"])[0] == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def apt_install(packages: Sequence[str], outside: Outside, step: Step) -> bool:
    """Whether apt installed all of them; where it does not know them, its lists are brought up to date first."""
    before = permission(outside)
    if before is None:
        return False
    command = [*before, *APT, "install", "-y", "--no-install-recommends", *packages]
    if outside.run(command, step.tick)[0] == 0:
        return True
    outside.run([*before, *APT, "update"], step.tick)
    return outside.run(command, step.tick)[0] == 0


def install(packages: Sequence[str], outside: Outside) -> list[str]:
    """Installs what is missing and may be installed; returns what is still missing."""
    wanted = missing(packages, outside)
    if not wanted or permission(outside) is None:
        return wanted
    with Step(f"Installing system packages: {' '.join(wanted)}") as step:
        if not apt_install(wanted, outside, step):
            for package in wanted if len(wanted) > 1 else ():
                apt_install([package], outside, step)
        still = missing(wanted, outside)
        step.word = f"without {' '.join(still)}" if still else "done"
    return still


def prepare_for_running(outside: Outside) -> bool:
    """Sound and voice; returns whether the voice must come as a Python package."""
    if outside.platform != "linux":
        return False
    still = install(FOR_RUNNING, outside)
    if still:
        say(f"For sound and voice please run once: sudo apt-get install {' '.join(still)}")
    elif not outside.has_library("portaudio"):
        say("For sound please install PortAudio with your system's package manager.")
    return not outside.has_library("espeak-ng")


def prepare_for_tests(outside: Outside) -> str:
    """The line that says what cannot be tested, or ""."""
    still = install(FOR_TESTS, outside) if outside.platform == "linux" else []
    if not still:
        return ""
    return f"Tests that need {', '.join(still)} are skipped. To run them: sudo apt-get install {' '.join(still)}"
