"""Match keys: from files into a run or the table, and back for the receivers' writers alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attribution.exports.match_keys import read_match_keys
from attribution.exports.receivers.departing import KeysOf
from base.errors import InputError
from base.settings import Settings
from intake.lines import RecordLine
from intake.match_keys import of_each_order
from ledger.match_keys import MatchKeySealer
from ledger.records.match_keys import MatchKeys
from ledger.table import match_keys_key
from ledger.wire import read_match_keys as read_line
from ledger.wiring import open_ledger
from runtime.aws import connected
from runtime.importing import record_lines
from runtime.match_key_sealer import match_key_sealer


def sealed_in(files: Iterable[Path], sealer: MatchKeySealer) -> dict[str, str]:
    """Return the keys in files by order, sealed; of an order told twice the line with most keys holds.

    Raises:
        InputError: a file cannot be read, or a line of it holds no match keys.
    """
    found = (_keys(path, line) for path in files for line in record_lines(path))
    return {order_id: sealer.seal(keys) for order_id, keys in of_each_order(found).items()}


def _keys(path: Path, line: RecordLine) -> MatchKeys:
    where = f"--match-keys {path} line {line.number}"
    if line.trouble is not None:
        raise InputError(f"{where}: {line.trouble}")
    try:
        return read_line(line.text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


@contextmanager
def keys_for(run: Path, settings: Settings) -> Iterator[KeysOf]:
    """Give what finds the match keys of orders: those that the run was given, else those in the table."""
    sealer = match_key_sealer(settings)
    beside = read_match_keys(run)
    if beside is not None:
        yield lambda orders: _opened(sealer, ((order_id, beside.get(order_id)) for order_id in orders))
        return
    with connected(settings) as ready:
        ledger = open_ledger(ready)

        def kept(orders: Collection[str]) -> Mapping[str, MatchKeys | None]:
            return _opened(sealer, ((order_id, ledger.document(*match_keys_key(order_id))) for order_id in orders))

        yield kept


def _opened(sealer: MatchKeySealer, sealed: Iterable[tuple[str, str | None]]) -> Mapping[str, MatchKeys | None]:
    return {order_id: sealer.open(order_id, text) for order_id, text in sealed if text is not None}
