"""Noise mixed into speech at a known ratio, by the rule of the published benchmark that the orders come from."""

from __future__ import annotations

import numpy as np

from assistant.speaking.clips import Samples

LOUD_FRAME_SAMPLES = 2_048


def mixed(speech: Samples, noise: Samples, snr_db: float, seed: int) -> Samples:
    """The speech with a stretch of the noise in it, as long as the speech; where it begins depends on the seed alone.

    The ratio is that of the loudest frame of the speech to the loudest frame of that stretch (2,048 samples at 16 kHz). Kitchen noise
    clatters, so this is 5 to 10 dB milder than a ratio to the mean power of the noise. Raises ValueError for noise that is too short.
    """
    if len(noise) < len(speech):
        raise ValueError(f"{len(noise)} samples of noise are not enough for {len(speech)} of speech")
    begin = int(np.random.default_rng(seed).integers(0, len(noise) - len(speech) + 1))
    stretch = noise[begin : begin + len(speech)].astype(np.float64)
    loud = loudest_frame_power(stretch)
    gain = np.sqrt(loudest_frame_power(speech) / loud / 10 ** (snr_db / 10)) if loud else 0.0
    result: Samples = np.clip(np.rint(speech + gain * stretch), -32_768, 32_767).astype(np.int16)
    return result


def loudest_frame_power(samples: Samples | np.typing.NDArray[np.float64]) -> float:
    """The mean square of the loudest whole frame; of all of it when it is shorter than a frame."""
    length = min(LOUD_FRAME_SAMPLES, max(1, len(samples)))
    frames = samples[: len(samples) // length * length].astype(np.float64).reshape(-1, length)
    return float(np.square(frames).mean(axis=1).max(initial=0.0))
