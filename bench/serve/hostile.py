"""What hostile clients can do to `earshot serve` while a signed turn a second goes on: `earshot bench serve`.

Wall time on this machine, in the client's eyes: what is asked is whether a customer waits.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from base.errors import BenchError
from runtime.demo.signing import TestAuthority, pem
from runtime.embedded_aws.local import embedded_aws

ROOT = Path(__file__).resolve().parents[2]
HALF_SENT = 1_000
ADDRESSES = 10_000
AT_ONCE = 50
A_TURN = 3.0  # seconds a customer waits at the most
MEGABYTE = 1_000_000

_REORDER = json.loads((ROOT / "events" / "reorder.json").read_text("utf-8"))
_ids = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack: what was seen, and what had to be."""

    tried: str
    seen: str
    holds: bool


@dataclass(slots=True, kw_only=True)
class AttackedServer:
    """A running server and what we know of it."""

    port: int
    pid: int
    authority: TestAuthority
    fetches: Path
    turns: list[float] = field(default_factory=list)  # seconds each, since the last look
    failed: list[bytes] = field(default_factory=list)

    def memory(self) -> int:
        """Return the bytes the process has in memory, and forget how many it had."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5", "ascii")
        return self.most_memory()

    def most_memory(self) -> int:
        """Return the most bytes it had in memory at any time since then."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def most_fetches_at_once(self) -> tuple[int, int]:
        """Return how many fetches there were, and how many of them at the same time."""
        lines = self.fetches.read_text("utf-8").split() if self.fetches.exists() else []
        now = most = 0
        for line in lines:
            now += 1 if line == "begins" else -1
            most = max(most, now)
        return lines.count("begins"), most


def hostile(seconds: int) -> str:
    """Return the findings as a Markdown table.

    Raises:
        BenchError: one of them is not what it has to be; the message is the table.
    """
    with _running() as target:
        findings = asyncio.run(_attacks(target, seconds))
    lines = ["| attack | seen | holds |", "|---|---|---|"]
    lines += [f"| {one.tried} | {one.seen} | {'yes' if one.holds else '**no**'} |" for one in findings]
    told = "\n".join(lines)
    if not all(one.holds for one in findings):
        raise BenchError(f"the server does not hold:\n{told}")
    return told


async def _attacks(target: AttackedServer, seconds: int) -> list[Attack]:
    for _ in range(20):
        await _turn(target)  # warm, and the certificate is known
    before = target.memory()
    findings = [_quiet(target), await _large(target), await _framed_twice(target)]
    findings += [await _half_sent(target, seconds), await _addresses(target)]
    grown = (target.most_memory() - before) / MEGABYTE
    return [*findings, Attack(tried="the most memory meanwhile", seen=f"{grown:+.0f} MB", holds=grown < 100)]


def _quiet(target: AttackedServer) -> Attack:
    told, _ = _turns_told(target)
    return Attack(tried="none", seen=told, holds=True)


async def _large(target: AttackedServer) -> Attack:
    head = b"POST /alexa HTTP/1.1\r\nHost: x\r\nContent-Length: 134217728\r\n\r\n"
    answer, closed = await _raw(target.port, head)
    seen = f"{_status(answer)} with none of it sent, {'closed' if closed else 'kept'}"
    return Attack(
        tried="a body of 128 MB announced",
        seen=seen,
        holds=closed and _status(answer) in {"400", "413"},
    )


async def _framed_twice(target: AttackedServer) -> Attack:
    head = b"POST /alexa HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer, closed = await _raw(target.port, head)
    seen = f"{_status(answer)}, {'closed' if closed else 'kept'}"
    return Attack(tried="Content-Length with Transfer-Encoding", seen=seen, holds=closed and _status(answer) == "400")


async def _half_sent(target: AttackedServer, seconds: int) -> Attack:
    begun = b"POST /alexa HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
    open_: list[asyncio.StreamWriter] = []
    least, ends = HALF_SENT, time.monotonic() + seconds

    async def keep_open() -> None:
        nonlocal least
        while time.monotonic() < ends:
            open_[:] = [one for one in open_ if not one.transport.is_closing()]
            while len(open_) < HALF_SENT:  # the server closes them when their time is over: they come again
                _, writer = await asyncio.open_connection("127.0.0.1", target.port)
                writer.write(begun if len(open_) % 2 else begun[:20])
                open_.append(writer)
            least = min(least, len(open_))
            await asyncio.sleep(0.2)

    keeping = asyncio.create_task(keep_open())
    await asyncio.sleep(1)
    await _a_turn_a_second(target, lambda: time.monotonic() < ends)
    await keeping
    for one in open_:
        one.transport.abort()
    told, good = _turns_told(target)
    return Attack(tried=f"{least} half-sent requests for {seconds} s", seen=told, holds=good)


async def _addresses(target: AttackedServer) -> Attack:
    left = iter(range(ADDRESSES))
    done = asyncio.Event()
    statuses: dict[str, int] = {}

    async def ask() -> None:
        for number in left:
            status = _status((await _raw(target.port, _unsigned(number)))[0])
            statuses[status] = statuses.get(status, 0) + 1

    async def all_of_them() -> None:
        await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
        done.set()

    asking = asyncio.create_task(all_of_them())
    await _a_turn_a_second(target, lambda: not done.is_set())
    await asking
    fetched, at_once = target.most_fetches_at_once()
    told, good = _turns_told(target, within=A_TURN)  # they wait their turn behind as many others as come
    seen = f"{statuses.get('400', 0)} refused, {fetched} fetched, {at_once} at once; {told}"
    return Attack(tried=f"{ADDRESSES} addresses of certificates", seen=seen, holds=good and at_once <= 1)


# -- what is sent ------------------------------------------------------------------------------------------------


async def _a_turn_a_second(target: AttackedServer, going_on: Callable[[], bool]) -> None:
    while going_on():
        began = time.monotonic()
        await _turn(target)
        await asyncio.sleep(max(0.0, 1 - (time.monotonic() - began)))


async def _turn(target: AttackedServer) -> None:
    body = _body()
    began = time.monotonic()
    answer, _ = await _raw(target.port, _post(body, target.authority.sign(body)))
    target.turns.append(time.monotonic() - began)
    if _status(answer) != "200":
        target.failed.append(answer[:200])


def _turns_told(target: AttackedServer, *, within: float = 1.0) -> tuple[str, bool]:
    """Tell of the turns since the last look, and whether each was answered within so many seconds."""
    turns, failed = sorted(target.turns), len(target.failed)
    target.turns.clear()
    target.failed.clear()
    told = (
        f"{len(turns)} turns, {failed} failed, median {turns[len(turns) // 2] * 1e3:.0f} ms, longest {turns[-1]:.2f} s"
    )
    return told, not failed and turns[-1] < within


def _body() -> bytes:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {**_REORDER["request"], "requestId": f"amzn1.echo-api.request.bench-{next(_ids)}", "timestamp": now}
    return json.dumps({**_REORDER, "request": asked}).encode()


def _unsigned(number: int) -> bytes:
    """A request that is ours in everything but the signature, under one more address of a certificate."""
    signature = base64.b64encode(bytes(256)).decode()
    address = f"https://s3.amazonaws.com/echo.api/echo-api-cert-{number}.pem"
    return _post(_body(), {"Signature-256": signature, "SignatureCertChainUrl": address})


def _post(body: bytes, headers: dict[str, str]) -> bytes:
    told = headers | {"Host": "127.0.0.1", "Content-Length": str(len(body)), "Connection": "close"}
    return b"POST /alexa HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in told.items()).encode() + b"\r\n" + body


async def _raw(port: int, request: bytes) -> tuple[bytes, bool]:
    """Send raw bytes; return what came, and whether the server closed the connection within five seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        writer.write(request)
        await writer.drain()
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 10)
        await asyncio.wait_for(reader.read(-1), 5)
    except (TimeoutError, OSError, asyncio.IncompleteReadError):
        return answer, False
    finally:
        writer.close()
    return answer, True


def _status(answer: bytes) -> str:
    return answer.split(b" ")[1].decode() if answer.count(b" ") else "nothing"


# -- the server --------------------------------------------------------------------------------------------------


@contextmanager
def _running() -> Iterator[AttackedServer]:
    authority = TestAuthority.new(datetime.now(UTC))
    with embedded_aws(None) as aws, TemporaryDirectory(prefix="earshot-bench-") as folder:
        aws.create_table("earshot")
        place = Path(folder)
        (place / "root.pem").write_bytes(pem(authority.root.certificate))
        (place / "chain.pem").write_bytes(authority.chain)
        files = [str(place / name) for name in ("root.pem", "chain.pem", "fetches")]
        environment = {**os.environ, **aws.environment(), "EARSHOT_STATE": folder, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "bench.serve.server", *files]
        with (place / "log").open("w", encoding="utf-8") as log:
            server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment, cwd=ROOT)
        try:
            assert server.stdout is not None
            url = server.stdout.readline().decode().strip()
            if not url:
                raise BenchError(f"the server did not start: {(place / 'log').read_text('utf-8')[-400:]}")
            port = int(url.rstrip("/").rsplit(":", 1)[1])
            yield AttackedServer(port=port, pid=server.pid, authority=authority, fetches=place / "fetches")
        finally:
            server.terminate()
            server.wait(30)
