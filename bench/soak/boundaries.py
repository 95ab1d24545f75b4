"""Every moment before and after something is written, by name: there a process may be told to die.

Writes are requests to AWS that change something, posts to the merchant, and what the file spool asks of the system.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

_CHANGES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"})
_SENDS = frozenset({"SendMessage", "SendMessageBatch", "DeleteMessage"})


class Boundaries:
    """Counts crossings, notes each in a file, and ends this process at the one it was told."""

    def __init__(self, trace: str, kill_at: str, crossing: int, *, whose: str = "") -> None:
        self._trace = os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if trace else None
        self._kill_at = (kill_at, crossing)
        self._whose = whose
        self._crossed: Counter[str] = Counter()
        self._lock = Lock()

    def cross(self, name: str) -> None:
        """Come to a boundary."""
        name = f"{self._whose}{name}"
        with self._lock:
            self._crossed[name] += 1
            if self._trace is not None:
                os.write(self._trace, f"{name}\n".encode())
            if (name, self._crossed[name]) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[[], Any]) -> Any:
        """Cross a boundary before and one after."""
        self.cross(f"before {name}")
        result = call()
        self.cross(f"after {name}")
        return result

    def install(self) -> None:
        """Watch this process's writes."""
        self._watch_aws()
        self._watch_merchant()
        self._watch_files()

    def _watch_aws(self) -> None:
        from botocore.httpsession import URLLib3Session

        send = URLLib3Session.send

        def sent(session: Any, request: Any) -> Any:
            name = _written(request)
            return send(session, request) if name is None else self.around(name, lambda: send(session, request))

        URLLib3Session.send = sent  # type: ignore[method-assign, assignment]

    def _watch_merchant(self) -> None:
        answer = http.client.HTTPConnection.getresponse
        ask = http.client.HTTPConnection.request

        def asked(connection: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            posted = type(connection) is http.client.HTTPConnection and method == "POST"
            connection.posted_to = url.rpartition("/")[2] if posted else None
            if posted:
                self.cross(f"before the merchant hears of {connection.posted_to}")
            return ask(connection, method, url, *args, **kwargs)

        def answered(connection: Any) -> Any:
            response = answer(connection)
            if getattr(connection, "posted_to", None):
                self.cross(f"after the merchant heard of {connection.posted_to}")
            return response

        http.client.HTTPConnection.request = asked  # type: ignore[method-assign, assignment]
        http.client.HTTPConnection.getresponse = answered  # type: ignore[method-assign, assignment]

    def _watch_files(self) -> None:
        sync, replace, unlink, opened = os.fsync, os.replace, os.unlink, Path.open

        def half_written(path: Path, *args: Any, **kwargs: Any) -> Any:
            file = opened(path, *args, **kwargs)
            if path.suffix != ".part":
                return file
            self.cross("after opening the spool's file")
            write = file.write

            def written(text: str) -> int:
                write(text[: len(text) // 2])
                file.flush()
                self.cross("in the middle of the spool's write")
                return int(write(text[len(text) // 2 :]))

            file.write = written
            return file

        os.fsync = lambda fd: self.around("syncing the spool", lambda: sync(fd))
        os.replace = lambda *args, **kw: self.around("naming the spool's file", lambda: replace(*args, **kw))
        os.unlink = lambda *args, **kw: self.around("removing the spool's file", lambda: unlink(*args, **kw))
        Path.open = half_written  # type: ignore[method-assign, assignment]


def _written(request: Any) -> str | None:
    """Return what a request to AWS writes, by operation and kinds of items; None when it only reads."""
    operation = str(request.headers.get("X-Amz-Target", b""), "utf-8") if request.headers else ""
    operation = operation.rpartition(".")[2]
    if operation in _SENDS:
        return operation
    if operation not in _CHANGES:
        return None
    body = request.body if isinstance(request.body, bytes | str) else b"{}"
    asked = json.loads(body)
    entries = [part for entry in asked.get("TransactItems", []) for part in entry.values()] or [asked]
    kinds = [(entry.get("Item") or entry.get("Key"))["SK"]["S"].partition("#")[0] for entry in entries]
    return f"{operation} of {', '.join('a month' if kind[:2].isdigit() else kind for kind in kinds)}"
