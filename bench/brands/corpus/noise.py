"""Pink noise and babble at a wanted signal-to-noise ratio."""

from __future__ import annotations

import functools

import numpy as np

from bench.brands.corpus.voices import RATE, Sound, speak

TALK = (
    ("I said we could meet after lunch but nobody wrote it down and now the room is taken", "espeak:en-us+f2"),
    ("the train was late again so we walked along the river and talked about the garden", "flite:slt"),
    ("when the children come home they always ask what is for dinner and who is cooking", "espeak:en-gb+m3"),
    ("it rained for a week and then the sun came out and everybody went to the beach", "flite:rms"),
    ("my brother keeps the old car because he likes the sound that the doors make", "espeak:en-gb-scotland+m5"),
    ("do not forget to close the window before you leave the office this evening please", "flite:awb"),
)


def add_noise(sound: Sound, kind: str, snr: int, seed: int) -> Sound:
    """Return the sound with "pink" or "babble" noise `snr` decibels below it; one seed, one noise."""
    draw = np.random.default_rng(seed)
    noise = _pink(len(sound), draw) if kind == "pink" else _babble(len(sound), draw)
    wanted = _power(sound) / 10 ** (snr / 10)
    mixed: Sound = (sound + noise * np.sqrt(wanted / _power(noise))).astype(np.float32)
    return mixed / np.float32(max(1.0, float(np.abs(mixed).max())))


def _power(sound: Sound) -> float:
    return float(np.mean(np.square(sound, dtype=np.float64))) or 1e-12


def _pink(length: int, draw: np.random.Generator) -> Sound:
    spectrum = np.fft.rfft(draw.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    pink: Sound = np.fft.irfft(spectrum, length).astype(np.float32)
    return pink


def _babble(length: int, draw: np.random.Generator) -> Sound:
    mixed = np.zeros(length, np.float32)
    for talker in _talkers():
        start = int(draw.integers(len(talker)))
        mixed += np.resize(np.roll(talker, -start), length)
    return mixed


@functools.cache
def _talkers() -> list[Sound]:
    spoken = [speak(text, voice, 1.0) for text, voice in TALK]
    return [talker[: RATE * 6] / np.sqrt(_power(talker)) for talker in spoken]
