"""`earshot serve`: the web app on a port, with the embedded AWS beneath it, until Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from flask import Flask

from base.clock import Clock, system_clock
from base.environment import refuse_development_values
from base.errors import InputError
from base.settings import Settings
from ledger.wiring import open_ledger
from runtime.aws import connected
from runtime.device_worker import kept_devices
from runtime.outbox_worker import kept_outbox
from runtime.renewal_worker import kept_renewals
from runtime.rounds import Rounds
from runtime.web.app import LARGEST_BODIES, make_app
from runtime.web.housekeeping import housekeeping_of, kept_house
from runtime.web.server import make_server
from skill.alexa.certificate_fetches import Fetch
from skill.alexa.certificates import CertificateChains, fetch_certificates, trusted_roots
from skill.alexa.verification import Verification, is_loopback, no_verification
from skill.app import build_skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How to serve. `trust_root` and `chain` are for tests: a root of one's own, and a file in place of the fetch.

    `proxy` is the address of what stands in front, if anything does: what it says of clients' addresses is believed.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    proxy: str = ""
    verify: bool = True
    trust_root: Path | None = None
    chain: Path | None = None

    @property
    def loopback_only(self) -> bool:
        """Tell whether the checks are development's."""
        return not self.verify or self.trust_root is not None or self.chain is not None

    @property
    def reached_by_others(self) -> bool:
        """Tell whether other machines reach the server, by themselves or through the proxy in front."""
        return not is_loopback(self.host) or self.proxy != ""

    @property
    def where(self) -> str:
        """Say on what it serves, for messages."""
        return f"on {self.host} behind the proxy {self.proxy}" if self.proxy else f"on {self.host}"

    def verification(self, settings: Settings, clock: Clock = system_clock) -> Verification:
        """Return the checks of /alexa.

        Raises:
            InputError: development checks on an address that other machines reach; a file that cannot be used.
        """
        if self.loopback_only and self.reached_by_others:
            raise InputError(
                f"--no-verify and test roots work on loopback addresses only, not {self.where}: "
                "leave --host and --proxy out, or leave the checks on"
            )
        if not self.verify:
            return no_verification(settings.skill_id)
        chains = CertificateChains(trusted_roots(self.trust_root), fetch=self._fetch(), clock=clock)
        return Verification(skill_id=settings.skill_id, chains=chains, loopback_only=self.loopback_only, clock=clock)

    def _fetch(self) -> Fetch:
        if self.chain is None:
            return fetch_certificates
        try:
            pem = self.chain.read_bytes()
        except OSError as error:
            raise InputError(f"{self.chain}: {error.strerror}; name a PEM file with the signing chain") from error
        return lambda _: pem


def serve(settings: Settings, how: Serving, announce: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; `announce` gets the URL once it listens.

    Raises:
        InputError: the port is taken, or the checks or the settings do not fit the address.
    """
    verification = how.verification(settings)
    if how.reached_by_others:
        refuse_development_values(settings, f"earshot serve {how.where}", also=("shop_url", "public_url"))
    with _stopped_by_sigterm(), connected(_reachable(settings, how)) as ready:
        ledger = open_ledger(ready)
        skill = build_skill(ready, ledger=ledger)
        skill.warm()  # the table's client, the shop: whoever asks first need not wait for them
        rounds = Rounds()
        app = make_app(ready, verification=verification, ledger=ledger, skill=skill, rounds=rounds)
        with (
            kept_house(housekeeping_of(ready, ledger), rounds),
            kept_outbox(ready, ledger, rounds),
            kept_renewals(ready, ledger, rounds),
            kept_devices(ready, ledger, rounds),
        ):
            run(app, how, announce)


def run(app: Flask, how: Serving, announce: Callable[[str], None]) -> None:
    """Run an app on a port until Ctrl-C or SIGTERM, answering what was begun."""
    server = make_server(app, host=how.host, port=how.port, proxy=how.proxy, largest=app.config[LARGEST_BODIES])
    try:
        announce(_url(how.host, getattr(server, "effective_port", how.port)))
        server.run()
    finally:
        server.close()


def _reachable(settings: Settings, how: Serving) -> Settings:
    """Let hand-off links lead to the port we serve, unless the settings name an address of their own."""
    default = Settings().public_url
    if settings.public_url != default or how.port == 0:
        return settings
    return replace(settings, public_url=_url(how.host, how.port))


def _url(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
