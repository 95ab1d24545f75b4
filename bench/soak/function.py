"""An environment of the Alexa function, as Lambda keeps it: one request at a time, secrets in Secrets Manager.

Ten minutes of the cloud are two seconds here, and its half minute three: so often secrets are read again, and asked
for in vain.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from bench.soak.server import prepare
from bench.soak.spec import ProcessSpec
from ledger import patience, secrets

FRESH = timedelta(seconds=2)
_TRIED = timedelta(seconds=3)
_TIMEOUT = 7.0  # the template's

Invoke = Callable[[object, Any], dict[str, Any]]


class _Context:
    """What Lambda tells a function of a request."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def get_remaining_time_in_millis(self) -> int:
        return int((_TIMEOUT - (time.monotonic() - self._began)) * 1000)


def initialised(spec: ProcessSpec) -> Invoke:
    """Do what Lambda does before the first request: import the function; made ready where it will be snapshotted."""
    vars(secrets).update(FRESH=FRESH, TRIED=_TRIED)
    prepare(spec)
    from lambda_handler import handler

    return handler


def woken() -> None:
    """Be a clone of what was snapshotted: a fork keeps no threads, which a snapshot does."""
    patience.threads_of.cache_clear()


def invoked(handler: Invoke, announce: Callable[[str], None]) -> None:
    """Handle requests until killed."""

    class Invocation(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps(handler(event, _Context())).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Invocation)
    announce(f"http://127.0.0.1:{server.server_port}/")
    server.serve_forever()
