"""What is to be said, by whom, in which noise, and who listens: drawn at random, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from base.files.csv_tables import open_csv
from bench.brands.corpus.carrier import CARRIERS
from bench.brands.corpus.hear import WHISPER_FRAMES
from bench.brands.corpus.voices import FAMILIES

SPEEDS = (0.85, 1.0, 1.0, 1.15, 1.25)
CONDITIONS = (("clean", 38), ("20", 32), ("10", 20), ("5", 10))
"""Signal-to-noise ratios in decibels, and their weights."""
WHISPER_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name of the training catalogue (label `pos`) or a negative (`neg_brand`, `neg_word`, no brand_id)."""

    brand_id: str
    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One saying of one entry; `seed` fixes its noise."""

    entry: Entry
    carrier: str
    voice: str
    speed: float
    snr: str
    noise: str
    asr: str
    frames: int
    beams: int
    seed: int


def read_entries(catalog: Path, negatives: Path) -> list[Entry]:
    """Read the names to say from the catalogue's and the negatives' CSV files."""
    with open_csv(catalog) as rows:
        names = [Entry(brand_id=row["brand_id"], text=row["canonical"], label="pos") for row in rows]
    with open_csv(negatives) as rows:
        others = [Entry(brand_id="", text=row["text"], label=row["label"]) for row in rows]
    return names + others


def utterances(entries: list[Entry], rounds: int) -> Iterator[Utterance]:
    """Yield each entry once a round, shuffled, so that any beginning of the plan is a fair sample of it."""
    for turn in range(rounds):
        order = sorted(entries, key=lambda entry: Random(f"{turn}:{entry.label}:{entry.text}").random())
        yield from (draw(entry, turn) for entry in order)


def draw(entry: Entry, turn: int) -> Utterance:
    """Choose voice, carrier, noise and recogniser for one saying."""
    rng = Random(f"utterance:{turn}:{entry.label}:{entry.text}")
    voices = rng.choices([family for _, family in FAMILIES], [weight for weight, _ in FAMILIES])[0]
    snr = rng.choices([name for name, _ in CONDITIONS], [weight for _, weight in CONDITIONS])[0]
    return Utterance(
        entry=entry,
        carrier=rng.choice(CARRIERS),
        voice=rng.choice(voices),
        speed=rng.choice(SPEEDS),
        snr=snr,
        noise="" if snr == "clean" else rng.choice(("pink", "babble")),
        asr="whisper-base" if rng.random() < WHISPER_SHARE else "pocketsphinx",
        frames=rng.choice(WHISPER_FRAMES),
        beams=rng.choice((1, 5)),
        seed=rng.getrandbits(32),
    )
