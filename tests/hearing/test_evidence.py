"""What a recogniser and a keyword network heard, made one."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.devices.scripted_spotter import ScriptedSpotter
from assistant.hearing.evidence import Spotted, joined
from assistant.hearing.second_opinion import SecondOpinion, armed_words
from assistant.hearing.transcripts import UNKNOWN_WORD, Transcript
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.pure

PROVEN = frozenset({"stop", "no"})
STOP = Spotted({"stop": 0.97, "no": 0.01}, proven=PROVEN)
NONE = Spotted({"stop": 0.01, "no": 0.02})
UNSURE = Spotted({"stop": 0.5, "no": 0.2})
CONTROLS = Grammar("controls", ("stop", "pause", "go back", "say <number>"), (("number", "(one|two)"),), ("go", "down"))
SHORT = np.ones(16_000, np.int16)


@pytest.mark.parametrize(
    ("heard", "spotted", "text"),
    [
        ("stop", STOP, "stop"),
        ("stop", UNSURE, "stop"),
        ("stop", NONE, UNKNOWN_WORD),
        ("no", STOP, "stop"),
        ("", STOP, "stop"),
        ("", NONE, ""),
        (UNKNOWN_WORD, STOP, "stop"),
        (UNKNOWN_WORD, UNSURE, UNKNOWN_WORD),
        (f"{UNKNOWN_WORD} {UNKNOWN_WORD}", STOP, "stop"),
    ],
)
def test_one_word_needs_both_or_one_that_is_sure(heard: str, spotted: Spotted, text: str) -> None:
    assert joined(Transcript(heard), spotted).text == text


@pytest.mark.parametrize("heard", ["go back", "say that again", f"{UNKNOWN_WORD} stop"])
@pytest.mark.parametrize("spotted", [STOP, NONE, UNSURE])
def test_more_than_one_word_is_left_to_the_recogniser(heard: str, spotted: Spotted) -> None:
    assert joined(Transcript(heard), spotted) == Transcript(heard)


def test_a_word_that_the_network_does_not_know_is_left_to_the_recogniser() -> None:
    assert joined(Transcript("anna"), STOP) == Transcript("anna")


def test_a_word_learned_from_synthetic_voices_alone_needs_the_recogniser() -> None:
    spotted = Spotted({"continue": 0.99}, proven=PROVEN)
    assert joined(Transcript(UNKNOWN_WORD), spotted).text == UNKNOWN_WORD
    assert joined(Transcript("continue"), spotted).text == "continue"


def test_a_short_phrase_is_not_believed_where_the_network_heard_another_word() -> None:
    assert joined(Transcript("go on"), Spotted({"stop": 0.01}, foreign=0.97)).text == UNKNOWN_WORD
    assert joined(Transcript("go on"), Spotted({"stop": 0.01}, foreign=0.5)).text == "go on"


def test_a_decoy_is_as_good_as_nothing() -> None:
    assert joined(Transcript("go"), Spotted({"no": 0.95}, proven=PROVEN), decoys=("go",)).text == "no"
    assert joined(Transcript("go"), NONE, decoys=("go",)).text == "go"


def test_with_nothing_armed_nothing_changes() -> None:
    assert joined(Transcript(UNKNOWN_WORD), Spotted({})) == Transcript(UNKNOWN_WORD)


def test_the_single_words_of_a_grammar_are_armed_and_decoys_are_not() -> None:
    assert armed_words(CONTROLS, frozenset({"stop", "back", "one", "go", "pause"})) == {"stop", "pause"}


def listened(said: str, spotted: str, samples: np.ndarray = SHORT) -> tuple[str, ScriptedSpotter]:
    spotter = ScriptedSpotter(("stop", "pause", "one"), (spotted,))
    both = SecondOpinion(ScriptedRecogniser((said,)), spotter)
    both.listen_for(CONTROLS)
    for at in range(0, len(samples), 512):
        both.accept(samples[at : at + 512])
    return both.finish().text, spotter


def test_a_short_utterance_is_put_to_both() -> None:
    text, spotter = listened("", "stop")
    assert text == "stop"
    assert spotter.asked == [frozenset({"stop", "pause"})]


def test_only_what_is_listened_for_can_be_spotted() -> None:
    assert listened("", "one")[0] == ""


def test_a_sentence_is_not_put_to_the_spotter() -> None:
    text, spotter = listened(UNKNOWN_WORD, "stop", np.ones(48_000, np.int16))
    assert text == UNKNOWN_WORD
    assert spotter.asked == []


def test_an_utterance_that_was_dropped_is_not_mixed_with_the_next() -> None:
    spotter = ScriptedSpotter(("stop",), ("stop",))
    both = SecondOpinion(ScriptedRecogniser(()), spotter)
    both.listen_for(CONTROLS)
    both.accept(SHORT)
    both.listen_for(CONTROLS)
    assert both.finish().text == ""
    assert spotter.asked == []


def settled(text: str, spotted: str, *words: str, share: float = 0.99) -> tuple[str, str]:
    """What is settled already, and what the utterance is at its end."""
    both = SecondOpinion(ScriptedRecogniser([text]), ScriptedSpotter(("stop", "next"), (spotted, spotted), share))
    both.listen_for(CONTROLS)
    both.accept(SHORT)
    found = both.settled(words)
    return found.text if found else "", both.finish().text


def test_a_word_the_spotter_is_sure_of_is_settled_and_is_not_heard_again() -> None:
    assert settled("stop", "stop", "stop") == ("stop", "")


def test_a_word_that_both_have_heard_is_settled_though_the_spotter_is_less_sure() -> None:
    assert settled("stop", "stop", "stop", share=0.6) == ("stop", "")


def test_a_word_that_may_not_be_acted_on_yet_is_heard_at_the_end() -> None:
    assert settled("stop", "stop", "next") == ("", "stop")
    assert settled("stop", "stop") == ("", "stop")


def test_a_word_of_which_nobody_is_sure_is_heard_at_the_end() -> None:
    assert settled("stop", "stop", "stop", share=0.4) == ("", "stop")


def test_after_a_question_that_settled_nothing_the_recogniser_still_has_the_whole_utterance() -> None:
    recogniser = ScriptedRecogniser([UNKNOWN_WORD, "stop"])
    both = SecondOpinion(recogniser, ScriptedSpotter(("stop",), ("stop", ""), 0.6))
    both.listen_for(CONTROLS)
    both.accept(SHORT)
    assert both.settled(("stop",)) is None
    both.accept(SHORT)
    both.finish()
    assert recogniser.utterances == [len(SHORT), 2 * len(SHORT)]
