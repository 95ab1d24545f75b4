"""What customers' brands were heard as: read from touchpoints and from files of mishearings."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ledger.errors import InputError


class Proof(StrEnum):
    """How we know which brand was meant by what was heard."""

    CONFIRMED = "asked and confirmed"
    REPHRASED = "rejected, then said differently"
    CORRECTED = "accepted, then corrected"
    FILED = "from a file of mishearings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishearing:
    """`heard` was what the recogniser made of `brand_id`; `household` is an opaque key, None where a file has none."""

    heard: str
    brand_id: str
    household: str | None
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One touchpoint in which a brand was heard or settled: the fields learning reads."""

    session: str
    household: str
    occurred_at: str
    heard: str | None
    decision: str | None
    outcome: str | None
    brand_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that was set aside."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


ANONYMOUS = "session "
"""Starts the household of a session whose identifiers were not shared: two of them may be one home."""
_SETTLED = frozenset({"ok", "ordered", "handed_off"})
_REFUSED = frozenset({"cancelled", "gave_up", "rejected", "asked"})


def read_turns(path: Path) -> tuple[list[Turn], list[BadLine]]:
    """Read touchpoints (JSON Lines, also .gz); a line that is no JSON object is set aside.

    Raises:
        InputError: the file cannot be read.
    """
    turns: list[Turn] = []
    bad: list[BadLine] = []
    for number, line in _lines(path):
        try:
            record = json.loads(line)
        except ValueError as error:
            bad.append(BadLine(file=str(path), line=number, reason=f"not JSON ({error})"))
            continue
        if not isinstance(record, dict):
            bad.append(BadLine(file=str(path), line=number, reason="not a JSON object; one touchpoint a line"))
        elif record.get("session_id"):
            turns.append(_turn(record))
    return turns, bad


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", errors="replace") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot be read ({error}); name a file of touchpoints") from error


def _turn(record: Mapping[str, Any]) -> Turn:
    identity = record.get("identity")
    known = identity if isinstance(identity, dict) else {}
    household = next((str(known[name]) for name in ("account", "user", "device") if known.get(name)), None)

    def text(name: str) -> str | None:
        return str(record[name]) if record.get(name) else None

    return Turn(
        session=str(record["session_id"]),
        household=household or f"{ANONYMOUS}{record['session_id']}",
        occurred_at=text("occurred_at") or "",
        heard=text("heard"),
        decision=text("match_decision"),
        outcome=text("outcome"),
        brand_id=text("brand_id"),
    )


def from_turns(turns: Iterable[Turn]) -> list[Mishearing]:
    """Return what sessions prove: confirmed after asking, said differently after a reject, corrected after an accept.

    A hearing counts for the next brand that was settled in its session.
    """
    sessions: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        sessions[turn.session].append(turn)
    found: list[Mishearing] = []
    for session in sessions.values():
        ordered = sorted(session, key=lambda turn: turn.occurred_at)
        proofs = (_proof(turn, ordered[at + 1 :]) for at, turn in enumerate(ordered))
        # The turn that settles a question repeats what was heard: that is one piece of evidence, not two.
        found += dict.fromkeys(proof for proof in proofs if proof is not None)
    return found


def _proof(turn: Turn, later: Sequence[Turn]) -> Mishearing | None:
    settled = next((one for one in later if one.brand_id and one.outcome in _SETTLED), None)
    if turn.heard is None or settled is None or settled.brand_id is None:
        return None
    if turn.decision == "ask":
        proof = Proof.CONFIRMED
    elif turn.decision == "reject":
        proof = Proof.REPHRASED
    elif turn.decision == "accept" and turn.brand_id != settled.brand_id and turn.outcome in _REFUSED:
        proof = Proof.CORRECTED
    else:
        return None
    return Mishearing(heard=turn.heard, brand_id=settled.brand_id, household=turn.household, proof=proof)


def read_mishearings(path: Path) -> tuple[list[Mishearing], list[BadLine]]:
    """Read a CSV with columns heard (or heard_text), brand_id and, if known, household.

    Raises:
        InputError: the file cannot be read or lacks a column.
    """
    found: list[Mishearing] = []
    bad: list[BadLine] = []
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            reader = csv.DictReader(file)
            named = reader.fieldnames or []
            heard = "heard" if "heard" in named else "heard_text"
            if heard not in named or "brand_id" not in named:
                raise InputError(f"{path}: needs the columns heard and brand_id; its header is {', '.join(named)!r}")
            for row in reader:
                if (row[heard] or "").strip() and (row["brand_id"] or "").strip():
                    household = (row.get("household") or "").strip() or None
                    found.append(
                        Mishearing(
                            heard=row[heard].strip(),
                            brand_id=row["brand_id"].strip(),
                            household=household,
                            proof=Proof.FILED,
                        )
                    )
                else:
                    bad.append(BadLine(file=str(path), line=reader.line_num, reason="heard or brand_id is empty"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a CSV of mishearings") from error
    return found, bad
