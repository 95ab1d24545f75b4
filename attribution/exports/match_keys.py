"""Match keys beside a run's tables: sealed as they came, of orders whose customers agreed to marketing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from base.errors import InputError
from base.files.opening import why_unread

FILE = "match_keys.jsonl"


def write_match_keys(sealed: Mapping[str, str], consents: pa.Table, path: Path) -> tuple[Path, int]:
    """Write the keys of orders with a yes to marketing; return the file and how many there are.

    Args:
        sealed: keys by order id, as text that says nothing without the key.
        consents: `order_consents` of the run.
        path: where to.
    """
    agreed = consents.filter(pc.equal(consents["consent_marketing"], "granted"))["order_id"].to_pylist()
    kept = [(order_id, sealed[order_id]) for order_id in sorted(agreed) if order_id in sealed]
    lines = (json.dumps({"order_id": order_id, "sealed": text}, ensure_ascii=False) for order_id, text in kept)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return path, len(kept)


def read_match_keys(run: Path) -> dict[str, str] | None:
    """Return the sealed keys of a run by order id; None where it was given none.

    Raises:
        InputError: they cannot be read.
    """
    path = run / FILE
    if not path.exists():
        return None
    try:
        lines = path.read_text("utf-8").splitlines()
        return {told["order_id"]: str(told["sealed"]) for told in map(json.loads, lines)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read ({why_unread(error)}): run `earshot attribute` again") from error
