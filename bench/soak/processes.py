"""The processes of a fault: started by forking, killed by the soak or by themselves, started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from base.errors import BenchError
from bench.soak.spec import ProcessSpec

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 300


@dataclass(slots=True, eq=False)
class Running:
    """A process: where it listens, and how many turns it has answered."""

    pid: int
    url: str
    answered: int = 0

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.url.rstrip("/").rsplit(":", 1)[1])

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def pause(self) -> None:
        """Let it stand still, so that what it holds can be looked at."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGSTOP)

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


@dataclass(slots=True, eq=False)
class Forks:
    """Forks processes; keeps their logs, since a full disk must not swallow them."""

    process: subprocess.Popen[str]
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)
    _listening: dict[str, Running] = field(default_factory=dict)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _readers: list[threading.Thread] = field(default_factory=list)

    def start(self, spec: ProcessSpec, log: Path, *, clone_by: Path | None = None) -> Running:
        """Start a process whose log goes into a file of ours; return it once it listens.

        Args:
            spec: what it is told.
            log: the file.
            clone_by: the named pipe of the snapshot that it is to be a clone of.
        """
        pipe = self.folder / f"log-{next(self._numbers)}"
        os.mkfifo(pipe)
        reader = threading.Thread(target=_copy, args=(pipe, log), daemon=True)
        reader.start()
        self._readers.append(reader)
        told = ProcessSpec(**(spec.plain() | {"log": str(pipe)}))
        with self._news:
            self._ask(json.dumps(told.plain()) + "\n", clone_by)
            if not self._news.wait_for(lambda: str(pipe) in self._listening, _START_SECONDS):
                raise BenchError(f"a server of the soak did not start: {log.read_text('utf-8')[-400:]}")
            return self._listening[str(pipe)]

    def _ask(self, told: str, clone_by: Path | None) -> None:
        if clone_by is not None:
            clone_by.write_text(told, "utf-8")
            return
        assert self.process.stdin is not None
        self.process.stdin.write(told)
        self.process.stdin.flush()

    def logged(self) -> None:
        """Wait until all that the dead have logged is in the files."""
        for reader in self._readers:
            reader.join(10)
        self._readers.clear()

    def listen(self) -> None:
        """Hear from them that they listen, until they end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            with self._news:
                if "log" in told:
                    self._listening[told["log"]] = Running(told["pid"], told["url"])
                self._news.notify_all()


def _copy(pipe: Path, log: Path) -> None:
    with pipe.open("rb") as source, log.open("ab") as sink:
        while chunk := source.read1(65_536):
            sink.write(chunk)
            sink.flush()


@contextmanager
def forks(folder: Path) -> Iterator[Forks]:
    """Have a process that forks others for the length of a block; all end with it."""
    command = [sys.executable, "-m", "bench.soak.forks"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EARSHOT_")}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    made = Forks(process, folder)
    listener = threading.Thread(target=made.listen, daemon=True)
    listener.start()
    try:
        yield made
    finally:
        process.kill()
        process.wait(30)
        listener.join(10)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
