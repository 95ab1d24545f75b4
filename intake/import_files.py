"""Files of records into the ledger: good lines go on, bad ones are named and set aside, a repeat changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from base.clock import Clock, system_clock
from base.errors import InputError, UnusableInput
from base.files.rejected import RejectedLine
from intake.analytics.events import ReadEvent
from intake.analytics.visits import Seen, visits
from intake.daily import claim_reader, read_spend, told_otherwise
from intake.experiments import InExperiments
from intake.imported import Imported, ImportProgress, Kind
from intake.imported_orders import ImportedOrders, side_by_side
from intake.line_checks import check_size, holds_an_address, parsed
from intake.lines import RecordLine, choices, is_log, lines, log_lines
from intake.match_keys import agreed, of_each_order
from intake.moments import CLOCKS_DIFFER, PLANNED, check_moments
from intake.validation import Dated, allowed
from ledger.daily import daily_key
from ledger.encoding import AnyRecord, from_json, version
from ledger.privacy.tombstones import Remembered
from ledger.pseudonyms import Pseudonyms
from ledger.records import Choice, Order, Touchpoint
from ledger.records.claim import Claim
from ledger.records.experiment import Experiment
from ledger.records.match_keys import MATCH_KEYS_KEPT, MatchKeys, last_day, until
from ledger.records.spend import Spend
from ledger.store import Ledger
from ledger.table import Key, match_keys_key
from ledger.wire import read_match_keys, read_order, read_touchpoint

if TYPE_CHECKING:
    from intake.platforms.events.from_files import ToldByLine
    from ledger.match_keys import MatchKeySealer


_NAME_PEOPLE = (Kind.MATCH_KEYS, Kind.VISIT, Kind.DELIVERY)  # in the clear, and nobody else holds such a line


def _read_choice(text: str) -> Choice:
    try:
        return from_json(text, Choice)
    except ValueError as error:
        raise InputError(f"no choice of a customer ({error})") from error


ReadLines = Callable[[Path], Iterator[RecordLine]]


class Importer:
    """Imports files into the ledger. Raises StoreUnavailable when it is away; importing again is safe."""

    def __init__(
        self,
        ledger: Ledger,
        progress: ImportProgress = lambda _kind, _count: None,
        clock: Clock = system_clock,
        lines: ReadLines = lines,
    ) -> None:
        self._ledger = ledger
        self._lines = lines
        self._clock = clock
        self._progress = progress
        self._currencies: set[str] = set()  # of the orders imported
        self.result = Imported()

    def touchpoints(self, files: Iterable[Path]) -> None:
        """Store touchpoints, and of a log of ours what nothing could store; of one id the first received stays."""
        files = list(files)
        logs = {path for path in files if is_log(path)}
        told = self._parse(
            (line for path in files if path in logs for line in choices(path)), Kind.CHOICE, _read_choice
        )
        for choice in self._remembered(told):
            self._ledger.decide(choice)
            self._count(Kind.CHOICE, True)
        found = (line for path in files for line in (log_lines(path) if path in logs else self._lines(path)))
        self._keep_touchpoints(self._parse(found, Kind.TOUCHPOINT, self._dated(read_touchpoint)))

    def told(self, files: Iterable[Path], read: Callable[[str], ToldByLine]) -> None:
        """Store the touches and orders that deliveries of a platform tell of, one delivery a line."""
        touchpoints: list[Touchpoint] = []
        orders: list[Order] = []
        for line in (line for path in files for line in self._lines(path)):
            try:
                told = parsed(line, read)
            except InputError as error:
                self._reject(line, Kind.DELIVERY, error.logged)
                continue
            for reason in told.rejected:
                self._reject(line, Kind.DELIVERY, reason)
            touchpoints += told.touchpoints
            orders += told.orders
        self._keep_touchpoints(touchpoints)
        self._keep_orders(orders)

    def _keep_touchpoints(self, told: Iterable[Touchpoint]) -> None:
        earliest: dict[str, Touchpoint] = {}
        for record in self._remembered(told):
            known = earliest.get(record.touchpoint_id)
            if known is not None:
                self.result.unchanged[Kind.TOUCHPOINT] += 1
            if known is None or record.received_at < known.received_at:
                earliest[record.touchpoint_id] = record
        self._append(Kind.TOUCHPOINT, earliest.values())

    def visits(self, files: Iterable[Path], read: ReadEvent, pseudonyms: Pseudonyms) -> None:
        """Store the visits that an analytics tool's events tell of; of one visit the first received stays.

        Identifiers become pseudonyms; events that are no part of a visit are passed over, and counted. All events of
        the files are held at once: a visit may lie in several.
        """

        def seen(text: str) -> Seen | None:
            event = read(text)
            if event is None:
                self.result.passed_over += 1
            else:
                check_moments(event, now=self._clock(), ahead=CLOCKS_DIFFER)
            return event

        events = (event for event in self._read(files, Kind.VISIT, seen) if event is not None)
        self._append(Kind.VISIT, self._remembered(visits(events, pseudonyms)))

    def _append(self, kind: Kind, touchpoints: Iterable[Touchpoint]) -> None:
        drawn = InExperiments(self._experiments)
        # Each id once, so they may go in side by side: the round trips are what takes the time.
        for changed in side_by_side(self._ledger.append_touchpoint, map(drawn, map(allowed, touchpoints))):
            self._count(kind, changed)

    def _experiments(self) -> tuple[Experiment, ...]:
        return self._ledger.experiments.all()

    def orders(self, files: Iterable[Path]) -> None:
        """Store orders; of one id the latest received stays."""
        self._keep_orders(self._read(files, Kind.ORDER, self._dated(read_order)))

    def _keep_orders(self, told: Iterable[Order]) -> None:
        latest: dict[str, Order] = {}
        for record in map(allowed, self._remembered(told)):
            known = latest.get(record.order_id)
            if known is not None:
                self.result.unchanged[Kind.ORDER] += 1
            if known is None or version(known) < version(record):
                latest[record.order_id] = record
        self._currencies |= {order.currency for order in latest.values()}
        for changed in ImportedOrders(self._ledger).store(latest):
            self._count(Kind.ORDER, changed)

    def spend(self, files: Iterable[Path]) -> None:
        """Keep what each channel or campaign cost a day; a later import replaces the day's amount."""
        self._daily(files, Kind.SPEND, read_spend)

    def claims(self, files: Iterable[Path], sold_in: Callable[[], Collection[str]] = tuple) -> None:
        """Keep what each platform or campaign claims of a day; a later import replaces the day's claim.

        Args:
            files: of claims. One that names no currency is in that of the orders imported before, where it is one.
            sold_in: asked for the shop's currencies where no order was imported, likewise.
        """
        self._daily(files, Kind.CLAIM, claim_reader(lambda: self._currencies or sold_in()))

    def _daily(self, files: Iterable[Path], kind: Kind, read: Callable[[str], Spend | Claim]) -> None:
        before: dict[Key, tuple[Spend | Claim, str]] = {}
        here = ""

        def followed() -> Iterator[RecordLine]:
            nonlocal here
            for line in (line for path in files for line in self._lines(path)):
                here = f"{line.file} line {line.number}"
                yield line

        for record in self._parse(followed(), kind, read):
            key = daily_key(record)
            known, where = before.get(key, (record, here))
            if known != record:
                self.result.told_otherwise.append(told_otherwise(record, where, here))
            before[key] = record, here
            self._count(kind, self._ledger.daily.put(record))

    def match_keys(self, files: Iterable[Path], sealer: MatchKeySealer) -> None:
        """Keep what receivers match the customer of an order by, encrypted; of an order that agreed to marketing alone.

        A later import replaces what was kept of an order; of several lines of one import that with most keys holds.
        """
        for told in of_each_order(self._read(files, Kind.MATCH_KEYS, self._agreed)).values():
            key, kind = match_keys_key(told.order_id)
            sealed = sealer.seal(told)
            changed = self._ledger.document(key, kind) != sealed
            if changed:
                self._ledger.put_document(key, kind, sealed, expires=told.expires_at)
            self._count(Kind.MATCH_KEYS, changed)

    def _agreed(self, text: str) -> MatchKeys:
        told = read_match_keys(text)
        order = self._ledger.order(told.order_id)
        if order is None:
            raise InputError(f"order_id: no order {told.order_id!r} in the ledger; import orders before their keys")
        if not agreed(order.consent):
            raise InputError(
                f"order_id: the customer of {told.order_id!r} did not agree to marketing, or not to be measured"
            )
        kept = until(told, order.placed_at)
        if last_day(kept, order.placed_at) <= self._clock():
            raise InputError(f"order_id: {told.order_id!r} is over {MATCH_KEYS_KEPT.days} days old")
        return kept

    def finish(self) -> Imported:
        """Return the result.

        Raises:
            UnusableInput: there were lines, and none of them was usable.
        """
        if self.result.rejected and not self.result.usable:
            raise UnusableInput(f"no line was usable; the first: {self.result.rejected[0]}")
        return self.result

    def _remembered(self, records: Iterable[Remembered]) -> Iterator[Remembered]:
        """Yield what was not forgotten since it was written; what was unlinked as nobody's."""
        stones = self._ledger.requests.tombstones()
        for record in records:
            allowed = stones.obeyed(record)
            if allowed is None:
                self.result.forgotten += 1
            else:
                yield allowed

    def _dated(self, read: Callable[[str], Dated]) -> Callable[[str], Dated]:
        def read_and_check(text: str) -> Dated:
            record = read(text)
            check_moments(record, now=self._clock(), ahead=PLANNED)
            check_size(record)
            return record

        return read_and_check

    def _read(self, files: Iterable[Path], kind: Kind, read: Callable[[str], AnyRecord]) -> Iterator[AnyRecord]:
        return self._parse((line for path in files for line in self._lines(path)), kind, read)

    def _parse(self, told: Iterable[RecordLine], kind: Kind, read: Callable[[str], AnyRecord]) -> Iterator[AnyRecord]:
        for line in told:
            try:
                record = parsed(line, read)
            except InputError as error:
                self._reject(line, kind, str(error))
            else:
                if "@" in line.text and holds_an_address(record):
                    self.result.addresses[line.file] = self.result.addresses.get(line.file, 0) + 1
                yield record

    def _reject(self, line: RecordLine, kind: Kind, reason: str) -> None:
        self.result.rejected.append(
            RejectedLine(
                file=line.file,
                line=line.number,
                record=kind,
                reason=reason,
                text=None if kind in _NAME_PEOPLE else line.text,
            )
        )

    def _count(self, kind: Kind, changed: bool) -> None:
        tally = self.result.stored if changed else self.result.unchanged
        tally[kind] += 1
        self._progress(kind, self.result.stored[kind] + self.result.unchanged[kind])
