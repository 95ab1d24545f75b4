"""Waitress with settings for the internet, and what it has none for: framing told in two ways, bodies, who asks first.

Connections that send half a request, or read no answer, cost a few kB each and are dropped in time; a body larger than
its address takes is refused at its header. Why waitress: docs/decisions/web-server.md.
"""

from __future__ import annotations

import json
import re
import resource
import socket
import struct
import time
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server
from waitress.task import ErrorTask

from base.errors import InputError

THREADS = 16  # most of them wait: for the table, for a certificate
CONNECTIONS = 2_000
WHOLE_REQUEST_SECONDS = 20  # from its first byte to its last
UNREAD_SECONDS = 20  # in which something of an answer has to be taken
_HEADER_BYTES = 16 * 1024
_IN_MEMORY = 32 * 1024  # of a body; the rest of it waits in a file
_FILES_BESIDE = 100  # of ours: the table, the spool, logs
_LINGERING_SECONDS = 2
_DISCARDED_AT_ONCE = 256 * 1024
_ACCEPTED_AT_ONCE = 64  # waitress takes one connection a round, and a round looks at all there are

_RESET = struct.pack("ii", 1, 0)  # closed without waiting for who reads nothing

_LENGTH = re.compile(rb"^content-length[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ENCODING = re.compile(rb"^transfer-encoding[ \t]*:", re.IGNORECASE | re.MULTILINE)


class _JsonError(ErrorTask):  # type: ignore[misc]
    """What never reaches the app (not HTTP, or too large) is a 400 in JSON as well."""

    def execute(self) -> None:
        error = self.request.error
        status = "400 Bad Request" if error.code < 500 else f"{error.code} {error.reason}"
        body = json.dumps({"error": error.reason.lower()}).encode()
        self.status = status
        self.response_headers.append(("Content-Type", "application/json"))
        self.set_close_on_finish()
        self.channel.refused = True
        self.content_length = len(body)
        self.write(body)


def _parser_for(largest: Callable[[str], int]) -> type[HTTPRequestParser]:
    class Parser(HTTPRequestParser):  # type: ignore[misc]
        """Refuses at the header what may be read in two ways, and a body that its address does not take.

        Of requests sent without waiting for answers it takes the first, and closes: answers that nobody reads pile up
        to no more than one, and no thread waits until they are read.
        """

        adj: Any

        def received(self, data: bytes) -> int:
            taken = int(super().received(data))
            if self.completed:  # refused, or without a body: nobody is to be asked for more ("100 Continue")
                self.expect_continue = False
            if not self.completed or self.empty or not data[taken:].strip():
                return taken
            self.headers["CONNECTION"] = "close"
            return len(data)

        def parse_header(self, header: bytes) -> None:
            super().parse_header(header)
            if _ENCODING.search(header) and (_LENGTH.search(header) or self.version != "1.1"):
                raise ParsingError("a request is framed by its length or by chunks, not by both")
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = largest(self.path) + 1  # waitress refuses what is as large as that

    return Parser


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection on which a request has to come whole in time, and its answer to be read.

    A byte now and then keeps nothing open.

    Who still sends what was refused is listened to for a moment, unread: cut off at once, it would not see the answer.
    """

    error_task_class = _JsonError
    last_activity: float
    refused = False
    _lingers_until: float | None = None
    _waits_since: float | None = None
    _sent_at = 0.0

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close))
        if sent:
            self._sent_at = time.time()
        return sent

    def close_unread(self, now: float) -> None:
        """Close it when nothing of an answer that waits could be sent for long; waitress waits until it can."""
        if not self.total_outbufs_len:
            self._waits_since = None
            return
        self._waits_since = self._waits_since or now
        if now - max(self._waits_since, self._sent_at) > UNREAD_SECONDS:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            super().handle_close()

    def handle_close(self) -> None:
        if not self.refused or self._lingers_until is not None:
            super().handle_close()
            return
        self.will_close, self._lingers_until = False, time.time() + _LINGERING_SECONDS
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            super().handle_close()

    def readable(self) -> bool:
        return self._lingers_until is not None or bool(super().readable())

    def handle_read(self) -> None:
        if self._lingers_until is not None:
            if time.time() > self._lingers_until or not self.recv(_DISCARDED_AT_ONCE):
                super().handle_close()
            return
        begun = self.last_activity if self.request is not None else time.time()
        super().handle_read()
        self.last_activity = begun


def make_server(app: Flask, *, host: str, port: int, largest: Mapping[str, int], proxy: str = "") -> Any:
    """Return a server for the app that listens.

    Args:
        app: what answers.
        host: the address to listen on.
        port: its port; 0 takes a free one.
        largest: how many bytes of a body each path takes; others take none.
        proxy: the address whose X-Forwarded-For is believed; nobody's when empty.

    Raises:
        InputError: the port cannot be used.
    """
    channel = type("Channel", (_Channel,), {"parser_class": _parser_for(lambda path: largest.get(path, 0))})
    behind = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for"} if proxy else {}
    try:
        server = create_server(
            app,
            **behind,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            connection_limit=_connections(),
            backlog=CONNECTIONS,
            channel_timeout=WHOLE_REQUEST_SECONDS,
            cleanup_interval=2,
            asyncore_use_poll=True,  # select stops at 1,024
            max_request_header_size=_HEADER_BYTES,
            inbuf_overflow=_IN_MEMORY,
        )
    except OSError as error:
        raise InputError(
            f"port {port} on {host} cannot be used ({error.strerror}): choose another with --port"
        ) from error
    for listening in _listening(server):
        listening.channel_class = channel
        listening.handle_accept = _many_times(listening.handle_accept)
        listening.maintenance = _closing_unread(listening, listening.maintenance)
    return server


def _listening(server: Any) -> list[Any]:
    """Return its sockets that listen: a name may stand for several addresses."""
    if hasattr(server, "channel_class"):
        return [server]
    return [one for one in server.map.values() if hasattr(one, "channel_class")]


def _many_times(accept: Callable[[], None]) -> Callable[[], None]:
    def accept_all() -> None:
        for _ in range(_ACCEPTED_AT_ONCE):
            accept()

    return accept_all


def _closing_unread(listening: Any, maintain: Callable[[float], None]) -> Callable[[float], None]:
    def maintenance(now: float) -> None:
        maintain(now)
        for channel in list(listening.active_channels.values()):
            channel.close_unread(now)

    return maintenance


def _connections() -> int:
    """Return how many connections to hold: a large body takes a file beside its connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + _FILES_BESIDE
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(CONNECTIONS, (soft - _FILES_BESIDE) // 2)
