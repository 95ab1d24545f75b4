"""The fault proxy before the embedded AWS: microburst, a process of its own, told its rules over HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from base.errors import BenchError

Rules = Sequence[Mapping[str, Any]]
_START_SECONDS = 300
_ANSWERS_IN_SECONDS = 5
_TRIES = 20


@dataclass(slots=True)
class Proxy:
    """A running one; it may be away for a while, and comes back under the same address."""

    upstream: str
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def rules(self, rules: Rules) -> None:
        """Let these rules take the place of those there were."""
        told = json.dumps(list(rules)).encode()
        for _ in range(_TRIES):  # to say it again changes nothing
            asked = urllib.request.Request(f"{self.endpoint}/_microburst/rules", told, method="POST")
            with suppress(OSError), urllib.request.urlopen(asked, timeout=_ANSWERS_IN_SECONDS) as answer:
                answer.read()
                return
        raise BenchError("the fault proxy (microburst) does not take its rules")

    def up(self) -> None:
        """Start it, without rules."""
        command = [sys.executable, "-m", "microburst", "--upstream", self.upstream, "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        while not self._healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise BenchError("the fault proxy (microburst) did not start; `make setup` installs it")
            time.sleep(0.05)

    def forward(self) -> None:
        """Let it forward something: with the first request it loads what it knows of AWS."""
        asked = urllib.request.Request(self.endpoint, b"{}", {"X-Amz-Target": "DynamoDB_20120810.ListTables"})
        with suppress(OSError), urllib.request.urlopen(asked, timeout=_START_SECONDS) as answer:
            answer.read()

    def down(self) -> None:
        """End it: connections are refused."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
            self.process = None

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_microburst/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def fault_proxy(upstream: str) -> Iterator[Proxy]:
    """Run one for the length of a block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    proxy = Proxy(upstream, port)
    try:
        proxy.up()
        proxy.forward()
        yield proxy
    finally:
        proxy.down()
