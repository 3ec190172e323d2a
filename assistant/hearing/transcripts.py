"""What a recogniser gives."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN_WORD = "[unk]"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word; times in seconds from the first sample of the utterance; confidence 0 to 1 (1 where the engine has none)."""

    text: str
    start_s: float
    end_s: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """`text`: lower case words, "" when nothing was recognised, `[unk]` where a word was not in the grammar.

    `score`: 0 to 1, how sure the engine's own rejection test is (1 where it has none).
    """

    text: str
    words: tuple[HeardWord, ...] = ()
    final: bool = True
    score: float = 1.0
