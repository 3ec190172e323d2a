"""What two listeners heard, made one: a recogniser's words, and how sure a keyword network is of each armed word."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from assistant.hearing.transcripts import UNKNOWN_WORD, Transcript

SURE = 0.9
"""From here on a word is taken that the recogniser did not hear."""
DOUBTED = 0.02
"""Below this a word is not believed that the recogniser heard."""
FOREIGN = 0.9
"""From here on a short phrase is not believed either: "on" is no "go on". Of 128 phrases by eight voices none came near it."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """`shares`: for each armed word 0 to 1; what is missing to 1 is the share of "none of them".

    `foreign`: that part of it which is for common single words that are never ours, such as "on".
    `proven`: the words learned from real people. The others were learned from synthetic voices alone: "computer" may pass for
    "continue", so they are taken only where the recogniser heard them too.
    """

    shares: Mapping[str, float]
    foreign: float = 0.0
    proven: Container[str] = ()

    @property
    def best(self) -> str:
        """The likeliest armed word, "" when none is armed."""
        return max(self.shares, key=self.shares.__getitem__, default="")

    def share(self, word: str) -> float:
        return self.shares.get(word, 0.0)


def joined(heard: Transcript, spotted: Spotted, decoys: Container[str] = (), doubted: float = DOUBTED) -> Transcript:
    """The recogniser's transcript, corrected where it is one word or none.

    Phrases of several words are left alone, but where the network is sure that it was another word alone; so are single
    words that the network does not know, but for decoys.
    """
    words = heard.text.split()
    if len(words) > 1 and spotted.foreign >= FOREIGN:
        return _unknown(heard)
    nothing = all(word == UNKNOWN_WORD or word in decoys for word in words)
    known = len(words) == 1 and words[0] in spotted.shares
    if not (nothing or known):
        return heard
    best = spotted.best
    if spotted.share(best) >= SURE and best in spotted.proven:
        return heard if heard.text == best else Transcript(best, score=spotted.share(best))
    return _unknown(heard) if known and spotted.share(words[0]) < doubted else heard


def _unknown(heard: Transcript) -> Transcript:
    return replace(heard, text=UNKNOWN_WORD, words=(), score=0.0)
