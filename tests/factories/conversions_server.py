"""A receiver's server on this machine that checks the rules of what it is sent, and answers as it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = tuple[int, dict[str, Any]]


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class ReceiversServer:
    """What came in, and what is answered."""

    answer: Callable[[Asked], Answer]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    def of(self, method: str) -> list[Asked]:
        """Return the requests of one method."""
        return [one for one in self.asked if one.method == method]


def _read(body: bytes) -> Any:
    """JSON, or a form as its text."""
    return json.loads(body) if body.startswith((b"{", b"[")) else body.decode() or None


@contextmanager
def receivers_server(answer: Callable[[Asked], Answer]) -> Iterator[ReceiversServer]:
    """Serve while the block lasts."""
    server = ReceiversServer(answer)

    class Door(BaseHTTPRequestHandler):
        def _answered(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = Asked(self.command, self.path, dict(self.headers), _read(body))
            server.asked.append(told)
            status, said = server.answer(told)
            text = json.dumps(said).encode() if status != 204 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _answered  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
