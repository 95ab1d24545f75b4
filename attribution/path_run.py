"""Models alone, on a table of paths: the table in, `credit.csv` out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from attribution.credit.credited import Credited, LeftOut, Missed, credited, path_models
from attribution.credit.path_table import read_paths
from attribution.exports.csv import write_csv
from attribution.exports.publish import staged
from attribution.words import listed, plural
from base.errors import UnusableInput
from base.files.rejected import REJECTED, write_rejected

CREDIT, NOTES = "credit.csv", "notes.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOutcome:
    """Every model's credit, and how many lines of the table were set aside."""

    credited: Credited
    rejected: int

    def told(self) -> list[str]:
        """Return in sentences how much it is, and what is odd about it."""
        given, names = self.credited, self.credited.rows["channel"].unique().to_pylist()
        models = len(given.rows["model"].unique())
        aside = plural(self.rejected, "line", "lines")
        said = [f"{plural(models, 'model', 'models')}, {plural(len(names), 'channel', 'channels')}, {aside} set aside"]
        if unsplit := [repr(name) for name in names if ">" in name]:
            said.append(f"taken for one channel's name: {listed(unsplit)}; between channels stands ' > '")
        if blank := [repr(name) for name in names if name.strip() != name and name.strip() in names]:
            said.append(f"channels of their own for the blanks around their names: {listed(blank)}")
        said += [f"{left_out.model} left out: {left_out.reason}" for left_out in given.left_out]
        if missed := list(dict.fromkeys(repr(one.channel) for one in given.missed)):
            are = "is" if len(missed) == 1 else "are"
            said.append(f"{listed(missed)} {are} in no path with an order, yet credited by models: see {NOTES}")
        return said


def credit_paths(table: Path, out: Path, models: Sequence[str] = (), by: str = "path") -> PathOutcome:
    """Credit the channels of a path table and write `credit.csv` into `out`, ordered by model and channel.

    `by` names the column that holds the paths: those of campaigns, devices or brands are read as those of channels are,
    and the models run on them. Models: those named, else all that need no times; what a model learns of channels is
    normalised over them. Bad lines are set aside in `rejected.jsonl`; `notes.jsonl` says which models were left out and
    why, and which channels a model credits although no path with an order holds them. A file of an older run goes when
    none is written.

    Raises:
        InputError: there is no such file, a column is missing, or there is no such model.
        UnusableInput: no line could be used.
    """
    asked = path_models(models)
    read = read_paths(table, by)
    given = credited(read.paths, asked) if read.paths else None
    with staged(out, (CREDIT, NOTES, REJECTED)) as stage:
        write_rejected(read.rejected, stage / REJECTED)
        if given:
            write_csv(given.rows, stage / CREDIT)
            _write_notes((*given.left_out, *given.missed), stage / NOTES)
    if not given:
        first = "; it has none below its first" if not read.rejected else ""
        if read.rejected:
            first = f"; the first problem is line {read.rejected[0].line}: {read.rejected[0].reason}"
        raise UnusableInput(f"{table}: no line could be used{first}")
    return PathOutcome(credited=given, rejected=len(read.rejected))


def _write_notes(notes: Iterable[LeftOut | Missed], path: Path) -> Path:
    lines = [{"note": "left_out" if isinstance(note, LeftOut) else "missed", **asdict(note)} for note in notes]
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return path
