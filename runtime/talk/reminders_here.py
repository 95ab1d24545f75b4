"""Alexa's Reminders API as far as `earshot talk` needs it: on this machine, it takes every reminder and keeps none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TOKEN = "talk"  # proves nobody: what answers here takes any


class _Alexa(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take what is posted."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"alertToken": "talk", "status": "ON"}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the transcript does."""


@contextmanager
def reminders_here() -> Iterator[str]:
    """Give the address at which reminders are taken for the length of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Alexa)
    server.daemon_threads = True
    serving = Thread(target=lambda: server.serve_forever(poll_interval=0.05), daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
