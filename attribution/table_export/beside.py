"""What a table holds beside its records: experiments, what channels cost, what platforms claim; a file each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from base.errors import InputError
from ledger.daily import daily_key
from ledger.encoding import from_json, to_json
from ledger.records.claim import Claim
from ledger.records.experiment import AllExperiments, Experiment
from ledger.records.spend import Spend
from ledger.terms import experiments_in

SPEND, CLAIM, EXPERIMENTS = "SPEND", "CLAIM", "EXPERIMENTS"
_FILES = {SPEND: "spend.jsonl", CLAIM: "claims.jsonl", EXPERIMENTS: "experiments.jsonl"}
Bodies = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Experiments, spend and claims of one table."""

    experiments: tuple[Experiment, ...] = ()
    spend: tuple[Spend, ...] = ()
    claims: tuple[Claim, ...] = ()

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Yield each as the table holds it: its kind, its id, its JSON."""
        for kind, told in ((SPEND, self.spend), (CLAIM, self.claims)):
            for one in told:
                yield kind, id_of(*daily_key(one)), to_json(one)
        if self.experiments:
            yield EXPERIMENTS, EXPERIMENTS, to_json(AllExperiments(experiments=self.experiments))


def id_of(key: str, kind: str) -> str:
    """Return the id of what is told a day at a time, by its item's key."""
    return f"{key}|{kind}"


def beside_in(bodies: Mapping[str, Bodies]) -> Beside:
    """Return it from the JSON that the table holds, by kind and id."""
    spend, claims = (bodies[kind] for kind in (SPEND, CLAIM))
    return Beside(
        experiments=experiments_in(bodies[EXPERIMENTS].get(EXPERIMENTS)),
        spend=tuple(from_json(spend[name], Spend) for name in sorted(spend)),
        claims=tuple(from_json(claims[name], Claim) for name in sorted(claims)),
    )


def read_beside(folder: Path) -> Beside:
    """Return what `write_beside` wrote; nothing where it wrote nothing.

    Raises:
        InputError: a file holds something else.
    """
    lines: dict[str, list[str]] = {}
    for kind, name in _FILES.items():
        file = folder / name
        lines[kind] = [line for line in file.read_text("utf-8").split("\n") if line] if file.exists() else []
    try:
        return Beside(
            experiments=tuple(from_json(line, Experiment) for line in lines[EXPERIMENTS]),
            spend=tuple(from_json(line, Spend) for line in lines[SPEND]),
            claims=tuple(from_json(line, Claim) for line in lines[CLAIM]),
        )
    except ValueError as error:
        raise InputError(f"{folder}: not what an export writes ({error}); name another folder with --out") from error


def write_beside(told: Beside, folder: Path) -> None:
    """Write it as `earshot attribute --spend --claims --experiments` reads it."""
    written = {SPEND: told.spend, CLAIM: told.claims, EXPERIMENTS: told.experiments}
    for kind, name in _FILES.items():
        (folder / name).write_text("".join(f"{to_json(one)}\n" for one in written[kind]), "utf-8")
