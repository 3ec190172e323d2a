"""Critical words by people who trained neither the keyword network nor anything else: the network alone, then with a recogniser."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.devices.keyword_spotter import KeywordSpotter
from assistant.devices.sound_files import read_samples
from kept_aside import is_speaker_aside

pytestmark = pytest.mark.wav

SESSION = {
    "stop",
    "yes",
    "no",
    "pause",
    "wait",
    "next",
    "skip",
    "back",
    "again",
    "help",
    "pass",
    "done",
    "slower",
    "louder",
}


@pytest.fixture(scope="module")
def unseen(shared: Path) -> list[tuple[str, str]]:
    """(word, file) of every clip of the 12 % of speakers that nothing was trained on."""
    folder = shared / "speech" / "words"
    rows = json.loads((folder / "labels.json").read_text())
    return [(row["word"], str(folder / row["file"])) for row in rows if is_speaker_aside(row["speaker"])]


def test_the_network_alone_hears_critical_words_and_leaves_others(project: Path, unseen: list[tuple[str, str]]) -> None:
    with KeywordSpotter(project / "models/attune-keywords") as spotter:
        spotted = [(word, spotter.spot(read_samples(Path(file), 16_000), frozenset(SESSION))) for word, file in unseen]
    taken = [(word, one.best if one.share(one.best) >= 0.5 else "") for word, one in spotted]
    for word in ("stop", "yes", "no"):
        right = [best == word for said, best in taken if said == word]
        assert sum(right) >= 0.9 * len(right), (word, sum(right), len(right))
    others = [bool(best) for said, best in taken if said not in SESSION]
    assert sum(others) <= 0.03 * len(others), (sum(others), len(others))


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx"])
def test_with_a_recogniser_other_words_rarely_do_anything(engine: str, unseen: list[tuple[str, str]]) -> None:
    pytest.importorskip(engine, reason=f"{engine} has no wheel for this Python")
    said = unseen[::2]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["hear", "--json", "--engine", engine, "--state", "session", *(file for _, file in said)]) == 0
    intents = {line["file"]: line["intent"] for line in map(json.loads, out.getvalue().splitlines())}
    others = [intents.get(file, "none") for word, file in said if word not in SESSION]
    assert sum(intent != "none" for intent in others) <= 0.08 * len(others)
    stops = [intents.get(file) == "stop" for word, file in said if word == "stop"]
    assert sum(stops) >= 0.85 * len(stops), (sum(stops), len(stops))
