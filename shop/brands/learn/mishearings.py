"""What customers' brands were heard as: read from touchpoints and from files of mishearings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from base.environment import DEFAULT_LOCALE
from base.errors import InputError, Unreadable
from base.files.csv_tables import open_csv
from base.files.opening import open_text, why_unread
from base.files.rejected import RejectedLine
from locales import locale_of
from shop.brands.match.heard_text import without_carrier, without_repeats
from shop.brands.sound.normal import words


class Proof(StrEnum):
    """How we know which brand was meant by what was heard."""

    CONFIRMED = "asked and confirmed"
    REPHRASED = "rejected, then said differently"
    CORRECTED = "accepted, then corrected"
    UNDERSTOOD = "accepted at once, then settled"
    FILED = "from a file of mishearings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishearing:
    """`heard` was what the recogniser made of `brand_id`.

    `household` is an opaque key, None where a file has none; `taken_for` is the other brand it was taken for at first.
    """

    heard: str
    brand_id: str
    household: str | None
    proof: Proof
    taken_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTurn:
    """One touchpoint in which a brand was heard or settled: the fields learning reads."""

    session: str
    household: str
    occurred_at: str
    heard: str | None
    decision: str | None
    outcome: str | None
    brand_id: str | None


ANONYMOUS = "session "
"""Starts the household of a session whose identifiers were not shared: two of them may be one home."""
HOUSEHOLDS = 2
"""Households that must have been heard so, where households are known: one home's accent is not everyone's."""
_SETTLED = frozenset({"ok", "ordered", "handed_off"})
_REFUSED = frozenset({"cancelled", "gave_up", "rejected", "asked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """In how many homes a text was heard, as far as is known."""

    count: int | None
    """None where no household is known."""
    enough: bool
    """Two homes said it; or it is of a file that names none: recordings the merchant collected, not customers."""


def homes_of(hearings: Sequence[Mishearing]) -> Homes:
    """Count homes: two sessions without identifiers are one, a line without household beside named ones is none."""
    keys = {one.household for one in hearings if one.household}
    anonymous = sum(key.startswith(ANONYMOUS) for key in keys)
    count = len(keys) - anonymous + anonymous // 2
    if not keys:
        return Homes(count=None, enough=True)
    return Homes(count=count, enough=count >= HOUSEHOLDS)


def kept(text: str, locale: str = DEFAULT_LOCALE) -> str:
    """Return the words of a heard text that hearing keeps: "zay wah please" -> "zay wah"."""
    return " ".join(without_carrier(without_repeats(words(text)), locale_of(locale).brand_words))


def read_turns(path: Path) -> tuple[list[BrandTurn], list[RejectedLine]]:
    """Read touchpoints (JSON Lines, also .gz); a line that is no JSON object is set aside.

    Raises:
        InputError: the file cannot be read.
    """
    turns: list[BrandTurn] = []
    bad: list[RejectedLine] = []
    for number, line in _lines(path):
        try:
            record = json.loads(line)
        except ValueError as error:
            bad.append(RejectedLine(file=str(path), line=number, reason=f"not JSON ({error})"))
            continue
        if not isinstance(record, dict):
            bad.append(RejectedLine(file=str(path), line=number, reason="not a JSON object; one touchpoint a line"))
        elif record.get("session_id"):
            turns.append(_turn(record))
    return turns, bad


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with open_text(path, errors="replace") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot be read ({why_unread(error)}); name a file of touchpoints") from error


def _turn(record: Mapping[str, Any]) -> BrandTurn:
    identity = record.get("identity")
    consent = record.get("consent")
    denied = isinstance(consent, dict) and consent.get("measurement") == "denied"
    # Without consent to be measured identifiers are ignored: the session counts, as nobody's.
    known = identity if isinstance(identity, dict) and not denied else {}
    household = next((str(known[name]) for name in ("account", "user", "device") if known.get(name)), None)

    def text(name: str) -> str | None:
        return str(record[name]) if record.get(name) else None

    return BrandTurn(
        session=str(record["session_id"]),
        household=household or f"{ANONYMOUS}{record['session_id']}",
        occurred_at=text("occurred_at") or "",
        heard=text("heard"),
        decision=text("match_decision"),
        outcome=text("outcome"),
        brand_id=text("brand_id"),
    )


def from_turns(turns: Iterable[BrandTurn]) -> list[Mishearing]:
    """Return what sessions prove: confirmed after asking, said differently after a reject, corrected after an accept.

    A hearing counts for the next brand that was settled in its session.
    """
    found: list[Mishearing] = []
    for ordered in _sessions(turns):
        once: dict[tuple[str, str, str, Proof], Mishearing] = {}
        for at, turn in enumerate(ordered):
            one = _proof(turn, ordered[at + 1 :])
            # The turn that settles a question repeats what was heard: that is one piece of evidence, not two.
            if one is not None:
                once.setdefault((one.heard, one.brand_id, turn.household, one.proof), one)
        found += once.values()
    return found


def _sessions(turns: Iterable[BrandTurn]) -> list[list[BrandTurn]]:
    sessions: dict[str, list[BrandTurn]] = defaultdict(list)
    for turn in turns:
        sessions[turn.session].append(turn)
    return [sorted(session, key=lambda turn: turn.occurred_at) for session in sessions.values()]


def understood(turns: Iterable[BrandTurn]) -> list[Mishearing]:
    """Return the hearings whose brand was accepted at once and settled, in that turn or next in its session."""
    found: list[Mishearing] = []
    for ordered in _sessions(turns):
        for at, turn in enumerate(ordered):
            settled = _settled(ordered[at:])
            if turn.heard and turn.decision == "accept" and turn.brand_id and turn.brand_id == settled:
                found.append(_mishearing(turn, settled, Proof.UNDERSTOOD))
    return found


def _settled(turns: Iterable[BrandTurn]) -> str | None:
    return next((one.brand_id for one in turns if one.brand_id and one.outcome in _SETTLED), None)


def _proof(turn: BrandTurn, later: Sequence[BrandTurn]) -> Mishearing | None:
    settled = _settled(later)
    if turn.heard is None or settled is None:
        return None
    if turn.decision == "ask":
        return _mishearing(turn, settled, Proof.CONFIRMED)
    if turn.decision == "reject":
        return _mishearing(turn, settled, Proof.REPHRASED)
    if turn.decision == "accept" and turn.brand_id != settled and turn.outcome in _REFUSED:
        return _mishearing(turn, settled, Proof.CORRECTED)
    return None


def _mishearing(turn: BrandTurn, brand_id: str, proof: Proof) -> Mishearing:
    other = turn.brand_id if turn.brand_id != brand_id and proof is not Proof.REPHRASED else None
    return Mishearing(heard=turn.heard or "", brand_id=brand_id, household=turn.household, proof=proof, taken_for=other)


def read_mishearings(path: Path, known: Collection[str] | None = None) -> tuple[list[Mishearing], list[RejectedLine]]:
    """Read a CSV with columns heard (or heard_text), brand_id and, if known, household.

    Lines without a text or a brand, or of a brand that is not among the `known` ids, are set aside.

    Raises:
        InputError: the file cannot be read or lacks a column.
    """
    found: list[Mishearing] = []
    bad: list[RejectedLine] = []
    try:
        with open_csv(path, errors="replace") as reader:
            named = reader.columns
            heard = "heard" if "heard" in named else "heard_text"
            if heard not in named or "brand_id" not in named:
                raise InputError(f"{path}: needs the columns heard and brand_id; its header is {', '.join(named)!r}")
            for row in reader:
                text, brand_id, household = ((row.get(name) or "").strip() for name in (heard, "brand_id", "household"))
                if fault := _fault(text, brand_id, known):
                    bad.append(RejectedLine(file=str(path), line=reader.line, reason=fault))
                else:
                    found.append(
                        Mishearing(heard=text, brand_id=brand_id, household=household or None, proof=Proof.FILED)
                    )
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a CSV of mishearings") from error
    except Unreadable as error:
        raise InputError(f"{path}:{reader.line}: {error}; name a CSV of mishearings") from error
    return found, bad


def _fault(text: str, brand_id: str, known: Collection[str] | None) -> str | None:
    if not text or not brand_id:
        return "heard or brand_id is empty"
    if known is not None and brand_id not in known:
        return f"brand_id {brand_id!r}: no such brand in the catalogue; write the brand_id of a good row of it"
    return None
