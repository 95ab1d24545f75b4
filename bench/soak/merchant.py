"""A merchant that takes orders by signed webhook, each once by its key, or refuses; now and then it loses an answer."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.soak.shop import id_there

_STATUSES = {"sent": 200, "closed": 503, "refused": 422}
_LOST_EACH = 7  # of so many posts one is taken, and its answer lost; another finds the shop closed


@dataclass
class Merchant:
    """What it was told."""

    url: str = ""
    moody: bool = True
    closed: bool = False
    refuses: bool = False  # every order, as sold out
    made: Counter[str] = field(default_factory=Counter)  # by our order's id: how many orders it made of it
    posts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, order_id: str) -> str:
        """Take an order; return what becomes of the answer: sent, lost, closed or refused."""
        with self.lock:
            self.posts += 1
            if self.closed or (self.moody and self.posts % _LOST_EACH == 3):
                return "closed"
            if self.refuses:
                return "refused"
            if key not in self.made or key != order_id:
                self.made[order_id] += 1
            return "lost" if self.moody and self.posts % _LOST_EACH == 5 else "sent"


@contextmanager
def open_merchant(*, moody: bool) -> Iterator[Merchant]:
    """Run one on this machine for the length of a block; only a moody one loses answers."""
    merchant = Merchant(moody=moody)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["order"]
            became = merchant.take(self.headers["Idempotency-Key"], told["order_id"])
            if became == "lost":
                self.close_connection = True
                return
            self.send_response(_STATUSES[became])
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            refused, taken = {"reason": "sold_out"}, {"merchant_order_id": id_there(told["order_id"])}
            self.wfile.write(json.dumps(refused if became == "refused" else taken).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that was killed
    merchant.url = f"http://127.0.0.1:{server.server_port}/orders"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield merchant
    finally:
        server.shutdown()
        server.server_close()
