"""A score becomes a track: its words are rendered by the voice, its sounds taken from the tones."""

from __future__ import annotations

from assistant.ports import Synthesiser
from assistant.settings import Settings
from assistant.speaking.clips import AudioClip
from assistant.speaking.score import Score, Sound, Words
from assistant.speaking.tones import sound
from assistant.speaking.tracks import Track, compose


class Composer:
    """Holds the voice and the levels of the settings. Used in the thread that the voice was made in."""

    def __init__(self, voice: Synthesiser, settings: Settings) -> None:
        self._voice = voice
        self._settings = settings

    def track(self, score: Score) -> Track:
        """Blocks while words are rendered (a cached line: under 1 ms). Raises VoiceError."""
        levels = self._settings.sound
        return compose(score, self._words, _tone, voice_db=levels.voice_db, sounds_db=levels.sounds_db)

    def prepare(self, score: Score) -> None:
        """Render the words ahead of time, so that playing them later does not wait."""
        for item in score.items:
            if isinstance(item, Words):
                self._words(item)

    def _words(self, words: Words) -> AudioClip:
        return self._voice.render(words.text, round(words.rate_wpm * self._settings.voice.rate))


def _tone(item: Sound) -> AudioClip:
    return sound(item.name)
