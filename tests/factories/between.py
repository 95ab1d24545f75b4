"""Stands between us and the table, and lets a test decide what becomes of a request and of its reply."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

Reply = tuple[int, bytes]
Forward = Callable[[], Reply]


@dataclass
class Between:
    """A proxy before an AWS endpoint: `faults` says by operation what happens in place of forwarding.

    A fault gets the way to forward the request and returns the reply, or None to break the connection off.
    """

    upstream: str
    faults: dict[str, Callable[[Forward], Reply | None]] = field(default_factory=dict)
    released: Event = field(default_factory=Event)
    url: str = ""

    def reply_lost(self, forward: Forward) -> None:
        """Carry it out, and break off."""
        forward()

    def late(self, forward: Forward) -> None:
        """Carry it out when it is released, long after nobody waits any more."""
        self.released.wait()
        forward()

    def forward(self, headers: dict[str, str], body: bytes) -> Reply:
        """Carry a request out."""
        with closing(http.client.HTTPConnection(urlsplit(self.upstream).netloc)) as upstream:
            upstream.request("POST", "/", body, headers)
            answer = upstream.getresponse()
            return answer.status, answer.read()


def refused(status: int, code: str) -> Callable[[Forward], Reply]:
    """Return the fault of a table that answers so and does nothing."""
    return lambda _: (status, b'{"__type":"com.amazonaws.dynamodb.v20120810#%s","message":"no"}' % code.encode())


@contextmanager
def between(upstream: str) -> Iterator[Between]:
    """Run one; what is held back is carried out at the end at the latest."""
    proxy = Between(upstream)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            fault = proxy.faults.get(operation, lambda forward: forward())
            answered = fault(lambda: proxy.forward(dict(self.headers), body))
            if answered is None:
                self.close_connection = True
                return
            self.send_response(answered[0])
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("x-amzn-RequestId", "between")  # each answer of the table names its request
            self.send_header("Content-Length", str(len(answered[1])))
            self.end_headers()
            self.wfile.write(answered[1])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that left is what is tested
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.released.set()
        server.shutdown()
        server.server_close()
