"""The stage of the demo: the real server on a loopback port, an empty embedded AWS beneath it, a clock of its own."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask
from waitress.server import create_server

from base.clock import Clock
from base.settings import Settings, refuse_aws
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.demo.signing import TestAuthority
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.web.app import make_app
from skill.alexa.certificates import CertificateChains
from skill.alexa.verification import Verification


class StageClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment it stands at."""
        return self.now

    def go_on(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStage:
    """A running Earshot: where it listens, what it runs on and writes to, and the key that signs as Alexa."""

    url: str
    settings: Settings
    ledger: Ledger
    authority: TestAuthority
    clock: StageClock
    aws: LocalAws


@contextmanager
def stage(settings: Settings, begins: datetime) -> Iterator[DemoStage]:
    """Give a stage that starts empty, with every check of requests and webhooks switched on, and leaves nothing.

    Raises:
        SettingsError: the settings name a real AWS account.
    """
    refuse_aws(settings, "earshot demo")
    clock = StageClock(begins)
    authority = TestAuthority.new(begins)
    with embedded_aws(None, devices=True) as aws, tempfile.TemporaryDirectory(prefix="earshot-stage-") as folder:
        aws.create_table(settings.table)
        ready = replace(settings, endpoint=aws.endpoint, state=folder, spool="")
        ledger = open_ledger(ready)
        with _listening(_app_maker(ready, ledger, authority, clock)) as url:
            yield DemoStage(url=url, settings=ready, ledger=ledger, authority=authority, clock=clock, aws=aws)


def _app_maker(settings: Settings, ledger: Ledger, authority: TestAuthority, clock: Clock) -> Callable[[str], Flask]:
    chains = CertificateChains([authority.root.certificate], fetch=authority.fetch, clock=clock)
    verification = Verification(skill_id=settings.skill_id, chains=chains, loopback_only=True, clock=clock)

    def make(url: str) -> Flask:
        return make_app(
            replace(settings, public_url=url),
            verification=verification,
            ledger=ledger,
            clock=clock,
            timer=lambda: clock().timestamp(),  # stands still within a turn, so that every run writes the same
        )

    return make


@contextmanager
def _listening(make: Callable[[str], Flask]) -> Iterator[str]:
    """Serve on a free loopback port in a thread; the port is taken first, since hand-off links name it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server = create_server(make(url), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run, name="earshot-stage", daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.task_dispatcher.shutdown()  # first: its threads still write to what close() takes away
            server.close()
            thread.join(timeout=5)
