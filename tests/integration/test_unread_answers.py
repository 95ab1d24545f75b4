"""Connections on which nobody reads the answers: they hold no thread of the server, and are closed."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from waitress import wasyncore

from runtime.web.server import THREADS, UNREAD_SECONDS, make_server

pytestmark = pytest.mark.integration

LARGE = 12 * 1024 * 1024  # more than the sockets between us hold
MEDIUM = 900_000  # of which thirty are more than waitress lets wait before it stops a thread


def get(path: bytes) -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n"


def application() -> Flask:
    app = Flask("answers")
    app.add_url_rule("/large", "large", lambda: b"x" * LARGE)
    app.add_url_rule("/medium", "medium", lambda: b"x" * MEDIUM)
    app.add_url_rule("/small", "small", lambda: "small")
    return app


@pytest.fixture
def server() -> Iterator[Any]:
    """A server whose rounds the test goes itself: so it says what time it is."""
    one = make_server(application(), host="127.0.0.1", port=0, largest={})
    yield one
    one.task_dispatcher.shutdown()
    for channel in list(one.active_channels.values()):
        channel.handle_close()
    wasyncore.close_all(one._map)


def go_on(server: Any, until: Callable[[], object]) -> None:
    """Go rounds until something is so, however long the machine takes for it."""
    given_up = time.monotonic() + 60
    while time.monotonic() < given_up:  # rounds alone would be over in no time where others are always ready
        if until():
            return
        wasyncore.poll2(0.05, server._map)
    raise AssertionError("it is not so after a minute")


def waits(server: Any) -> bool:
    return any(channel.total_outbufs_len for channel in server.active_channels.values())


def has_an_answer(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def answer_to(server: Any, connection: socket.socket, end: bytes) -> bytes:
    connection.setblocking(False)
    heard = bytearray()

    def whole() -> bool:
        with suppress(BlockingIOError):
            heard.extend(connection.recv(1 << 16))
        return heard.endswith(end)

    go_on(server, whole)
    return bytes(heard)


def asking(server: Any, request: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.effective_port), timeout=30)
    connection.sendall(request)
    return connection


def all_from(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as answers:
        return answers.read()


def test_an_answer_that_nobody_reads_is_given_up_in_time_and_not_before(server: Any) -> None:
    with asking(server, get(b"/large")) as unread:
        go_on(server, lambda: waits(server))
        (channel,) = server.active_channels.values()
        now = time.time()
        server.maintenance(now)
        server.maintenance(now + UNREAD_SECONDS - 1)
        assert list(server.active_channels.values()) == [channel]
        server.maintenance(now + 10 * UNREAD_SECONDS)
        assert server.active_channels == {}
        with pytest.raises(ConnectionResetError):
            all_from(unread)


def test_who_takes_something_of_an_answer_now_and_then_gets_it_whole(server: Any) -> None:
    began = time.time()
    with asking(server, get(b"/large")) as slow:
        go_on(server, lambda: waits(server))
        server.maintenance(began - 2 * UNREAD_SECONDS)  # it has waited since then
        slow.setblocking(False)
        heard = 0

        def whole() -> bool:
            nonlocal heard
            server.maintenance(began)
            with suppress(BlockingIOError):
                heard += len(slow.recv(1 << 20))
            return heard > LARGE

        go_on(server, whole)


def test_of_requests_sent_without_waiting_the_first_is_answered_and_the_connection_closed(server: Any) -> None:
    with asking(server, get(b"/small") * 3) as eager:
        go_on(server, lambda: server.active_channels)
        go_on(server, lambda: not server.active_channels)
        answers = all_from(eager)
    assert answers.count(b"HTTP/1.1 200 OK") == 1
    assert b"Connection: close" in answers
    assert answers.endswith(b"small")


def test_a_blank_line_behind_a_request_keeps_its_connection_open(server: Any) -> None:
    with asking(server, get(b"/small") + b"\r\n") as patient:
        assert b"200 OK" in answer_to(server, patient, b"small")
        patient.sendall(get(b"/small"))
        assert b"200 OK" in answer_to(server, patient, b"small")


def test_as_many_unread_connections_as_threads_leave_room_for_another(server: Any) -> None:
    unread = [asking(server, get(b"/medium") * 30) for _ in range(THREADS)]
    go_on(server, lambda: all(has_an_answer(one) for one in unread))
    go_on(server, lambda: not any(channel.requests for channel in server.active_channels.values()))
    with asking(server, get(b"/small")) as other:
        assert b"200 OK" in answer_to(server, other, b"small")
    for connection in unread:
        connection.close()
