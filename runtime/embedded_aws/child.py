"""Run ministack for as long as its owner lives: `python -m runtime.embedded_aws.child [--detached]`.

The owner holds the other end of our standard input. When it closes (a clean stop, a crash, even a SIGKILL of the owner)
we send ourselves SIGTERM, on which ministack writes its state and ends. So no server is ever left behind.
With `--detached` there is no owner: it goes on alone, after printing its process id, until a signal stops it.
With `--shared` it goes on alone likewise, and ends when nobody holds the other end of its standard input any more.

Whatever it opens listens on 127.0.0.1: its MQTT listener takes 0.0.0.0 whatever BIND_HOST says (ministack 1.5.33).
Over TLS it takes nobody who shows no certificate that it knows, as AWS does: by itself it asks and does not insist.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import signal
import ssl
import sys
import threading
from asyncio import base_events
from typing import Any

HERE = "127.0.0.1"


def _stop_when_the_owner_is_gone() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _go_on_alone() -> None:
    if pid := os.fork():
        os.write(1, f"{pid}\n".encode())
        os._exit(0)
    os.setsid()
    os.dup2(2, 1)  # the starter reads our output to its end: keep only the log


def _listen_here_alone() -> None:
    """Let every server of this process's loops listen on 127.0.0.1, whichever address it asks for."""
    listen = base_events.BaseEventLoop.create_server

    async def here(loop: Any, factory: Any, _host: Any = None, port: Any = None, **more: Any) -> asyncio.Server:
        more.pop("host", None)
        return await listen(loop, factory, None if more.get("sock") else HERE, port, **more)

    base_events.BaseEventLoop.create_server = here  # type: ignore[assignment,method-assign]


def _ask_for_certificates() -> None:
    """Let every connection of this process's loops that turns to TLS be refused where it shows no certificate."""
    turn = base_events.BaseEventLoop.start_tls

    async def certified(loop: Any, transport: Any, protocol: Any, context: ssl.SSLContext, **more: Any) -> Any:
        if more.get("server_side"):
            context.verify_mode = ssl.CERT_REQUIRED
        return await turn(loop, transport, protocol, context, **more)

    base_events.BaseEventLoop.start_tls = certified  # type: ignore[assignment,method-assign]


def main() -> None:
    """Start ministack in this process; its settings are in the environment (see runtime.local_server)."""
    if sys.argv[1:]:
        _go_on_alone()
    if "--detached" not in sys.argv[1:]:
        threading.Thread(target=_stop_when_the_owner_is_gone, daemon=True).start()
    _listen_here_alone()
    _ask_for_certificates()
    sys.argv = ["ministack"]
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
