"""Make bench/brands/data/train.csv and train_garbled.csv: every planned saying spoken, recognised and sorted.

Run: python -m bench.brands.corpus.build --out FOLDER [--rounds N] [--minutes M]. Run again, it goes on where it
stopped.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.brands.corpus.carrier import take_off
from bench.brands.corpus.hear import plain_words, sphinx, whisper
from bench.brands.corpus.noise import add_noise
from bench.brands.corpus.plan import Utterance, read_entries, utterances
from bench.brands.corpus.sounds import phonemes, share_survived
from bench.brands.corpus.voices import speak

SHIPPED = Path(__file__).parents[1] / "data"
GARBLED_BELOW = 0.4
"""Rows where less of the name survived are set aside; the shared set draws its line there too."""
SHARED = ("brand_id", "canonical", "label", "heard_text", "voice", "speed", "snr", "noise", "asr")
KEPT = (*SHARED, "ambiguous_with", "info_sim")
GARBLED = (*SHARED, "info_sim", "reason")
SAVE_EVERY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a recogniser returned for one saying; `reason` is empty for a usable one."""

    row: dict[str, str]
    reason: str


def hear(said: Utterance) -> Recognised | None:
    """Speak and recognise one saying; None when nothing at all was heard."""
    spoken = said.entry.text.replace("&", " and ").replace("+", " and ")
    sound = speak(said.carrier.format(spoken), said.voice, said.speed)
    if said.noise:
        sound = add_noise(sound, said.noise, int(said.snr), said.seed)
    heard = plain_words(sphinx(sound) if said.asr == "pocketsphinx" else whisper(sound, said.frames, said.beams))
    if not heard:
        return None
    left, found = take_off(heard, said.carrier)
    survived = share_survived(said.entry.text, left)
    reason = "" if said.entry.label != "pos" else "carrier_lost" if not found else ""
    if said.entry.label == "pos" and not reason and survived < GARBLED_BELOW:
        reason = "no_information"
    return Recognised(row=_row(said, left, survived), reason=reason)


def _row(said: Utterance, heard: str, survived: float) -> dict[str, str]:
    return {
        "brand_id": said.entry.brand_id,
        "canonical": said.entry.text,
        "label": said.entry.label,
        "heard_text": heard,
        "voice": said.voice,
        "speed": str(said.speed),
        "snr": said.snr,
        "noise": said.noise,
        "asr": said.asr,
        "info_sim": str(round(survived, 3)),
    }


def write_tables(hearings: Iterable[Recognised], out: Path) -> tuple[int, int]:
    """Write both tables by renaming finished files; return their row counts."""
    kept, garbled = [], []
    for hearing in hearings:
        if hearing.reason:
            garbled.append({**hearing.row, "reason": hearing.reason})
        else:
            kept.append(hearing.row)
    _mark_ambiguous([row for row in kept if row["label"] == "pos"])
    _write(out / "train.csv", KEPT, kept)
    _write(out / "train_garbled.csv", GARBLED, garbled)
    return len(kept), len(garbled)


def _mark_ambiguous(rows: list[dict[str, str]]) -> None:
    same_text: dict[str, set[str]] = defaultdict(set)
    same_sound: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        same_text[row["heard_text"]].add(row["brand_id"])
        same_sound[phonemes(plain_words(row["canonical"]))].add(row["brand_id"])
    for row in rows:
        others = set(same_sound[phonemes(plain_words(row["canonical"]))])
        if row["heard_text"] != plain_words(row["canonical"]):
            others |= same_text[row["heard_text"]]
        row["ambiguous_with"] = ";".join(sorted(others - {row["brand_id"]}))


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    unfinished = path.with_suffix(".tmp")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    unfinished.replace(path)


def _read_spool(path: Path) -> list[Recognised | None]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Recognised(**found) if (found := json.loads(line)) else None for line in lines]


def build(planned: list[Utterance], out: Path, minutes: float) -> None:
    """Go through the plan, adding one line a saying to `out`/spool.jsonl and writing the tables as it grows."""
    out.mkdir(parents=True, exist_ok=True)
    spool = out / "spool.jsonl"
    hearings = _read_spool(spool)
    started = time.monotonic()
    with spool.open("a", encoding="utf-8") as file:
        for said in planned[len(hearings) :]:
            hearing = hear(said)
            hearings.append(hearing)
            found = {"row": hearing.row, "reason": hearing.reason} if hearing else None
            file.write(json.dumps(found) + "\n")
            file.flush()
            late = time.monotonic() - started > minutes * 60
            if late or len(hearings) % SAVE_EVERY == 0:
                _report(hearings, out, len(planned))
            if late:
                return
    _report(hearings, out, len(planned))


def _report(hearings: list[Recognised | None], out: Path, planned: int) -> None:
    kept, garbled = write_tables((hearing for hearing in hearings if hearing), out)
    print(f"{len(hearings)} of {planned} said: {kept} kept, {garbled} garbled", file=sys.stderr, flush=True)


def main() -> None:
    """Read the options and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=1e9)
    options = parser.parse_args()
    entries = read_entries(SHIPPED / "train_catalog.csv", SHIPPED / "train_negatives.csv")
    build(list(utterances(entries, options.rounds)), options.out, options.minutes)


if __name__ == "__main__":
    main()
