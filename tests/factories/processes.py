"""`earshot serve` as a process of its own, on a free port; and on which addresses a process listens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

from runtime.embedded_aws.local import LocalAws

LISTENS = re.compile(r"listens on (http://\S+)")


@dataclass
class ServeProcess:
    """A running server: its URL, its process, what it said until now."""

    url: str
    process: subprocess.Popen[str]
    said: list[str]

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rsplit(":", 1)[1])


@contextmanager
def serving(aws: LocalAws, table: str, state: Path, *options: str, **variables: str) -> Iterator[ServeProcess]:
    environment = {**os.environ, **aws.environment(), "EARSHOT_TABLE": table, "EARSHOT_STATE": str(state), **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", "0", *options],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    heard: Queue[str | None] = Queue()
    said: list[str] = []
    reader = threading.Thread(target=_read, args=(process, heard, said))
    reader.start()
    try:
        yield ServeProcess(_first_url(heard, said), process, said)
    finally:
        process.terminate()
        process.wait(30)
        reader.join(10)
        if process.stderr is not None:
            process.stderr.close()


def _read(process: subprocess.Popen[str], heard: Queue[str | None], said: list[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        heard.put(line)
    heard.put(None)


def _first_url(heard: Queue[str | None], said: list[str]) -> str:
    while True:
        try:
            line = heard.get(timeout=60)
        except Empty:
            line = None
        assert line is not None, f"the server did not come up: {''.join(said)}"
        if found := LISTENS.search(line):
            return found.group(1)


def listening(pid: int) -> set[str]:
    """Local addresses (as the kernel writes them) on which a process listens, over IPv4 and IPv6."""
    sockets = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [row.split() for table in ("tcp", "tcp6") for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}
