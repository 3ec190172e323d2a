"""A spotter that knows beforehand what will be said."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from assistant.hearing.evidence import Spotted
from assistant.speaking.clips import Samples

CERTAIN = 0.99


class ScriptedSpotter:
    """Gives the words in order, each with this share, then none; a word that is not armed is none. `asked`: what was armed."""

    def __init__(self, words: Iterable[str], said: Iterable[str] = (), share: float = CERTAIN) -> None:
        self.words = frozenset(words)
        self._share = share
        self.asked: list[frozenset[str]] = []
        self._said = deque(said)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def spot(self, samples: Samples, armed: frozenset[str]) -> Spotted:  # noqa: ARG002
        """See `Spotter`; whatever it sounds like."""
        self.asked.append(armed)
        word = self._said.popleft() if self._said else ""
        shares = {name: self._share if name == word else 0.0 for name in sorted(armed & self.words)}
        return Spotted(shares, proven=self.words)
