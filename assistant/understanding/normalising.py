"""Text to words, the same way for what a person says, for templates and for the words of a model."""

from __future__ import annotations

import re
import unicodedata

LONGEST_CHARACTERS = 2000
"""More than anybody says in one utterance (45 s of speech are about 700 characters)."""

_WORD = re.compile(r"\[unk\]|[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


def words_in(text: str) -> tuple[str, ...]:
    """The lower case words of a text without its punctuation; hyphens separate. () for text longer than anybody speaks.

    `[unk]`, a recogniser's word for a sound it does not know, stays as it is and so matches nothing.
    """
    if len(text) > LONGEST_CHARACTERS:
        return ()
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
    return tuple(_WORD.findall(plain))
