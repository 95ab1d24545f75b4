"""Whose request it is: the connection's own address, unless the proxy that was named says whose."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, request

from runtime.web.server import make_server


@contextmanager
def listening(proxy: str) -> Iterator[int]:
    app = Flask("whose")
    app.add_url_rule("/", "whose", lambda: str(request.remote_addr))
    server = make_server(app, host="127.0.0.1", port=0, largest={}, proxy=proxy)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        thread.join(10)


def whose(port: int, told: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/", headers={"X-Forwarded-For": told})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("proxy", "address"),
    [("127.0.0.1", "8.8.8.8"), ("10.0.0.7", "127.0.0.1"), ("", "127.0.0.1")],
    ids=["the proxy that was named", "somebody else", "no proxy was named"],
)
def test_what_is_said_of_a_client_s_address_is_believed_from_the_proxy_alone(proxy: str, address: str) -> None:
    with listening(proxy) as port:
        assert whose(port, "6.6.6.6, 8.8.8.8") == address
