"""`GET /healthz`: whether the ledger answers and what works beside it goes on, and how many records wait."""

from __future__ import annotations

from base.errors import StoreError
from ledger.patience import Patience
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer
from runtime.rounds import Rounds

_PATIENCE = Patience(table=1.5, spool=1.5)  # a load balancer gives up on a check after some seconds


def health_route(ledger: Ledger, spool: FileSpool | None, rounds: Rounds) -> Route:
    """Return the route; without a spool of this machine's own what waits is not told."""

    def health(_: HttpRequest) -> HttpAnswer:
        waiting = None if spool is None else spool.waiting()
        try:
            ledger.document("HEALTH", "CHECK")
        except StoreError:
            return json_answer({"status": "the ledger is away", "spooled": waiting}, 503)
        if ended := rounds.ended():
            status = f"no longer at work: {', '.join(ended)}; start the server again"
            return json_answer({"status": status, "spooled": waiting}, 503)
        if hanging := rounds.hanging():
            status = f"at work for too long without coming to an end: {', '.join(hanging)}; start the server again"
            return json_answer({"status": status, "spooled": waiting}, 503)
        return json_answer({"status": "ok", "spooled": waiting})

    return Route(path="/healthz", methods=("GET", "HEAD"), answer=health, patience=_PATIENCE)
