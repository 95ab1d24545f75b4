"""What a run is given: where the records come from, and how to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM, Room
from attribution.engine.times import WINDOWS_DAYS
from attribution.source import Source
from base.clock import rfc3339
from base.errors import InputError
from base.files.rejected import RejectedLine
from ledger.encoding import to_plain
from ledger.privacy.tombstones import Tombstones
from ledger.pseudonyms import LaterNames
from ledger.records import Order, Touchpoint
from ledger.records.claim import Claim
from ledger.records.experiment import Experiment
from ledger.records.spend import Spend

LINKED, STRICT = "linked", "strict"
IDENTITIES = (LINKED, STRICT)

Progress = Callable[[str], None]


def silent(_step: str) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Where the records come from: files, records the caller read from the table, or both.

    Files are JSON Lines, gzipped JSON Lines (`.gz`) or Parquet. Records handed in are trusted: the ledger validated
    them when they were written. `reproduce` is the command that makes this run again, as the report gives it; left
    out, it is `earshot attribute` with the run's parameters. `update` is the folder of an earlier run to start from:
    the records are all there are even so. `compare` is that of one which the page is set against.
    `later_names` tells the pseudonyms that followed an earlier one, `tombstones` who was forgotten; those
    beside files are read with them. `experiments` are the terms that lie beside the records;
    `spend` is what channels cost, `claims` what platforms say that they sold, `daily_files` the files both came from,
    `daily_rejected` the lines of these that were set aside.
    `match_keys` are sealed, by order, and kept in the run for receivers alone.
    """

    touchpoint_files: tuple[Path, ...] = ()
    order_files: tuple[Path, ...] = ()
    touchpoints: Iterable[Touchpoint] | None = None
    orders: Iterable[Order] | None = None
    reproduce: str | None = None
    update: Path | None = None
    compare: Path | None = None
    later_names: LaterNames | None = None
    tombstones: Tombstones | None = None
    experiments: tuple[Experiment, ...] = ()
    spend: tuple[Spend, ...] = ()
    claims: tuple[Claim, ...] = ()
    daily_files: tuple[Source, ...] = ()
    daily_rejected: tuple[RejectedLine, ...] = ()
    match_keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How to run. What may change a number goes into the run id and the manifest."""

    window_days: int = 30
    accept: float = 0.5
    as_of: datetime | None = None
    timezone: str = "UTC"
    engine: str = "duckdb"
    identity: str = LINKED
    calibration: Path | None = None  # what it holds goes into the run id, not where it lies
    automation_decay: float = 0.8
    exposure_weight: float = 0.0
    models: tuple[str, ...] = ()  # those that share orders beside the ones every run has; all if none are named
    strict: bool = False
    brand: str = "Earshot"
    keep_rejected: bool = False  # repeat bad lines with their identifiers; changes no number either
    shared: int = 0  # households of every group that tables and page for sharing show; 0: they are for nobody else
    workbook: bool = False  # voice.xlsx too: it takes seconds; changes no number, so it is not in the run id
    every_csv: bool = False  # CSV of tables over a million rows too; changes no number, so it is not in the run id
    experiments: tuple[Experiment, ...] = ()  # the terms of tests; those that only the records tell of are read too
    locale: str = ""  # how numbers, dates and money are written on the page, and in the warnings; English if empty
    room: Room = ANY_ROOM  # how much memory and which folder the engine may take; changes no number either

    def __post_init__(self) -> None:
        """Refuse what cannot be run, saying what can."""
        _one_of("window", self.window_days, WINDOWS_DAYS)
        _one_of("engine", self.engine, tuple(ENGINES))
        _one_of("identity", self.identity, IDENTITIES)
        if not 0 <= self.accept <= 1:
            raise InputError(f"accept is {self.accept}: give a probability from 0 to 1")
        if self.shared < 0 or self.shared == 1:
            raise InputError(f"shared is {self.shared}: give how many households a group has at least, from 2 up")
        if not 0 <= self.automation_decay <= 1:
            raise InputError(f"automation decay is {self.automation_decay}: give a number from 0 to 1")
        if not 0 <= self.exposure_weight <= 1 or self.exposure_thousandths != self.exposure_weight * 1000:
            raise InputError(
                f"exposure weight is {self.exposure_weight}: give a number from 0 to 1 with up to three decimals"
            )
        try:
            ZoneInfo(self.timezone)
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"timezone {self.timezone!r} is not an IANA name like Europe/Berlin") from error

    @property
    def exposure_thousandths(self) -> int:
        """Return what an exposure weighs, in thousandths of a person's touch."""
        return round(self.exposure_weight * 1000)

    def as_dict(self) -> dict[str, object]:
        """Return the parameters as the manifest writes them."""
        told: dict[str, object] = {
            "accept": self.accept,
            "as_of": rfc3339(self.as_of) if self.as_of else None,
            "automation_decay": self.automation_decay,
            "brand": self.brand,
            "engine": self.engine,
            "exposure_weight": self.exposure_weight,
            "identity": self.identity,
            "timezone": self.timezone,
            "window_days": self.window_days,
        }
        beside = {
            "models": sorted(self.models),
            "experiments": [to_plain(one) for one in self.experiments],
            "shared": self.shared,
        }
        return told | {name: value for name, value in beside.items() if value}


def _one_of(name: str, asked: object, known: tuple[object, ...]) -> None:
    if asked not in known:
        raise InputError(f"{name} {asked!r} is not available; choose one of: {', '.join(map(str, known))}")
