"""What every recogniser keeps to: the real ones and the scripted one through the same tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.pocketsphinx_recogniser import PocketsphinxRecogniser
from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.devices.sound_files import read_samples
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.errors import ModelError
from assistant.hearing.transcripts import Transcript
from assistant.ports import Recogniser
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.contract

CONTROLS = Grammar("controls", ("stop", "pause", "help", "yes", "no", "how long"))
ANSWERS = Grammar("answers", ("yes", "no", "stop"))

Make = Callable[..., Recogniser]


@pytest.fixture(params=["vosk", "pocketsphinx", "scripted"])
def make(request: pytest.FixtureRequest, project: Path) -> Iterator[Make]:
    """Makes a recogniser; the scripted one is told what will be said, and what it does not know."""
    if request.param == "pocketsphinx":
        pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this Python")

    def made(*texts: str, unknown: tuple[str, ...] = ()) -> Recogniser:
        match request.param:
            case "vosk":
                return stack.enter_context(VoskRecogniser(project / "models/attune-en-tiny"))
            case "pocketsphinx":
                return stack.enter_context(PocketsphinxRecogniser())
        return stack.enter_context(ScriptedRecogniser(texts, unknown))

    with ExitStack() as stack:
        yield made


@pytest.fixture
def sound(project: Path) -> Callable[[str], Samples]:
    return lambda name: read_samples(project / f"tests/sounds/{name}.flac", 16_000)


def heard(recogniser: Recogniser, samples: Samples) -> Transcript:
    """In frames, as an ear gives them."""
    for at in range(0, len(samples), 512):
        recogniser.accept(samples[at : at + 512])
    return recogniser.finish()


def test_hears_a_phrase_of_its_grammar(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("stop")
    recogniser.listen_for(CONTROLS)
    assert heard(recogniser, sound("stop")).text == "stop"


def test_the_words_make_up_the_text_and_lie_within_the_utterance(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("stop", "yes")
    recogniser.listen_for(CONTROLS)
    for name in ("stop", "yes"):
        transcript = heard(recogniser, sound(name))
        assert transcript.final
        assert " ".join(word.text for word in transcript.words) == transcript.text == transcript.text.lower()
        for word in transcript.words:
            assert 0 <= word.start_s < word.end_s <= len(sound(name)) / 16_000 + 0.1
            assert 0 <= word.confidence <= 1


def test_an_utterance_without_sound_has_no_words(make: Make) -> None:
    recogniser = make()
    assert recogniser.finish().text == ""
    recogniser.listen_for(CONTROLS)
    assert recogniser.finish() == recogniser.finish() == Transcript("")


@pytest.mark.parametrize("samples", [0, 1, 100, 512, 1_599, 16_000])
def test_silence_and_noise_of_any_length_raise_nothing_and_give_no_phrase(make: Make, samples: int) -> None:
    recogniser = make("[unk]", "")
    recogniser.listen_for(CONTROLS)
    noise = np.random.default_rng(samples).integers(-2_000, 2_000, samples).astype(np.int16)
    for sound in (noise, np.zeros(samples, np.int16)):
        assert heard(recogniser, sound).text in ("", "[unk]")


def test_a_new_grammar_drops_the_unfinished_utterance(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("yes")
    recogniser.listen_for(CONTROLS)
    recogniser.accept(sound("help-me-breathe"))
    recogniser.listen_for(ANSWERS)
    assert heard(recogniser, sound("yes")).text == "yes"


def test_an_utterance_leaves_nothing_behind_for_the_next(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("stop", "yes", "stop")
    recogniser.listen_for(CONTROLS)
    first, other, again = (heard(recogniser, sound(name)) for name in ("stop", "yes", "stop"))
    assert first.text == again.text != other.text


def test_more_grammars_than_are_kept_still_work(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("yes")
    for number in range(20):
        recogniser.listen_for(Grammar(f"answers {number}", ANSWERS.phrases))
    recogniser.listen_for(Grammar("answers 0", ANSWERS.phrases))
    assert heard(recogniser, sound("yes")).text == "yes"


def test_tells_which_words_it_does_not_know(make: Make) -> None:
    recogniser = make(unknown=("qwxzy", "blorptastic"))
    assert recogniser.unknown_words(["stop", "qwxzy", "yes", "blorptastic"]) == ["qwxzy", "blorptastic"]


def test_has_a_name_a_model_and_abilities(make: Make) -> None:
    recogniser = make()
    assert recogniser.engine
    assert recogniser.model
    assert recogniser.abilities.grammar


def test_it_gives_partial_transcripts_and_word_times_only_where_it_says_so(
    make: Make, sound: Callable[[str], Samples]
) -> None:
    recogniser = make("stop")
    recogniser.listen_for(CONTROLS)
    partials = [recogniser.accept(sound("stop")[at : at + 512]) for at in range(0, len(sound("stop")), 512)]
    assert any(partials) == recogniser.abilities.partials
    assert bool(recogniser.finish().words) == recogniser.abilities.word_times


def test_without_the_ability_there_is_no_open_speech(make: Make) -> None:
    recogniser = make()
    assert not recogniser.abilities.open_speech
    with pytest.raises(ModelError):
        recogniser.open_speech()


@pytest.fixture(params=["vosk", "scripted"])
def open_ears(request: pytest.FixtureRequest, project: Path) -> Iterator[Recogniser]:
    """With open speech: the small model is no dictation, but declared to be one it goes the same way."""
    said = ("help me breathe before my talk", "stop")
    made: Recogniser = (
        VoskRecogniser(project / "models/attune-en-tiny", open_speech=True)
        if request.param == "vosk"
        else ScriptedRecogniser(("[unk]", "stop"), said=said)
    )
    with made:
        yield made


def test_open_speech_hears_what_is_in_no_grammar_and_the_grammar_beside_it_stays_what_it_was(
    open_ears: Recogniser, sound: Callable[[str], Samples]
) -> None:
    words = open_ears.open_speech()
    open_ears.listen_for(ANSWERS)
    heard_both = []
    for name in ("help-me-breathe", "stop"):
        for at in range(0, len(sound(name)), 512):
            open_ears.accept(sound(name)[at : at + 512])
            words.accept(sound(name)[at : at + 512])
        heard_both.append((open_ears.finish().text, words.finish()))
    (sentence, free), (order, same) = heard_both
    assert (ANSWERS.match(sentence), order) == (None, "stop")
    assert {"help", "breathe", "talk"} & set(free.split())
    assert same == "stop"


def test_open_speech_joins_the_pieces_of_a_long_utterance(
    open_ears: Recogniser, sound: Callable[[str], Samples]
) -> None:
    """libvosk ends a piece of its own accord where the speaker rests."""
    words = open_ears.open_speech()
    rest = np.zeros(24_000, np.int16)
    for samples in (sound("help-me-breathe"), rest, sound("stop")):
        for at in range(0, len(samples), 512):
            words.accept(samples[at : at + 512])
    assert len(words.finish().split()) >= 5


def test_open_speech_has_no_words_for_silence_and_leaves_nothing_behind(open_ears: Recogniser) -> None:
    words = open_ears.open_speech()
    assert words.finish() == ""
    if isinstance(open_ears, VoskRecogniser):
        words.accept(np.zeros(16_000, np.int16))
        assert words.finish() == words.finish() == ""


def test_asking_what_is_settled_takes_nothing_from_the_utterance(make: Make, sound: Callable[[str], Samples]) -> None:
    recogniser = make("stop")
    recogniser.listen_for(CONTROLS)
    recogniser.accept(sound("stop"))
    assert recogniser.settled(()) is None
    assert recogniser.finish().text == "stop"
