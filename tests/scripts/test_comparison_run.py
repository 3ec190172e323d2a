"""scripts/compare_recognisers, with the model that is shipped and two clips."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparing.choosing import Candidate
from comparing.engines import results_of
from comparing.trials import Trial

pytestmark = pytest.mark.wav


def test_an_engine_in_a_process_of_its_own_tells_what_it_understood_and_what_it_cost(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sounds = project / "tests" / "sounds"
    trials = [
        Trial("stop", "session", str(sounds / "stop.flac"), {"intent": "stop"}),
        Trial("talk", "session", str(sounds / "tractor.flac"), {}),
        Trial("seven", "number", str(sounds / "seven.flac"), {"intent": "number", "value": "7"}),
    ]
    tiny = Candidate("tiny", "vosk", str(project / "models" / "attune-en-tiny"))
    results = results_of(tiny, trials, tmp_path)
    assert [list(outcome.meanings) for outcome in results.outcomes] == [
        [{"intent": "stop"}],
        [],
        [{"intent": "number", "value": "7"}],
    ]
    assert all(outcome.audio_s > 0.5 and outcome.cpu_s > 0 and outcome.waits_s for outcome in results.outcomes)
    assert results.machine.memory_mb > results.machine.before_mb > 0
    assert results.machine.load_s > 0
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err == "tiny: 3 of 3 clips, about 0.0 min left\n"
