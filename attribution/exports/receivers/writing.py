"""Files that receivers take, written message by message."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from base.files.csv_cells import plain

WriteMessage = Callable[[dict[str, Any]], None]


@contextmanager
def json_lines(path: Path) -> Iterator[WriteMessage]:
    """Write one JSON object a line, each as it comes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda message: print(json.dumps(message, ensure_ascii=False), file=file)


def csv_file(
    columns: Sequence[str], *, seldom: Sequence[str] = (), before: str = ""
) -> Callable[[Path], AbstractContextManager[WriteMessage]]:
    """Return what opens a CSV file of those columns; it is written when all rows are known.

    Args:
        columns: in their order.
        seldom: those of them that are left out where no row has a value there.
        before: a line above the header.
    """

    @contextmanager
    def opened(path: Path) -> Iterator[WriteMessage]:
        rows: list[dict[str, Any]] = []
        yield rows.append
        used = [column for column in columns if column not in seldom or any(row.get(column) for row in rows)]
        with path.open("w", encoding="utf-8", newline="") as file:
            if before:
                file.write(f"{before}\n")
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(used)
            lines.writerows([plain(str(row.get(column) or "")) for column in used] for row in rows)

    return opened
