"""The processes that the soak breaks: `earshot serve`'s own app and workers, and a drainer of the spool's queue."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from base.clock import system_clock
from base.settings import Settings
from bench.soak.boundaries import Boundaries
from bench.soak.disk import disk_of_its_own
from bench.soak.plants import PLANTS
from bench.soak.spec import ProcessSpec
from ledger.wiring import open_ledger
from runtime.outbox_worker import kept_outbox
from runtime.web.app import make_app
from runtime.web.housekeeping import housekeeping_of, kept_house
from runtime.web.serve import Serving, run
from shop.catalog import Catalog
from skill.alexa.verification import no_verification

log = logging.getLogger("earshot.soak")

HOST = "aws.soak"  # resolved here alone
ROUNDS_EVERY = 1.0


def settings_of(spec: ProcessSpec) -> Settings:
    """Return the settings of a process."""
    return Settings(
        endpoint=spec.endpoint,
        table=spec.table,
        spool=spec.spool,
        merchant=spec.merchant_kind,
        ucp_url=spec.merchant if spec.merchant_kind == "ucp" else "",
    )


def serve(spec: ProcessSpec, catalog: Catalog, announce: Callable[[str], None]) -> None:
    """Serve until killed."""
    prepare(spec)
    settings = settings_of(spec)
    skew = timedelta(seconds=spec.skew_seconds)
    ledger = open_ledger(settings)

    def clock() -> Any:
        return system_clock() + skew

    verification = no_verification(settings.skill_id)
    app = make_app(settings, verification=verification, ledger=ledger, catalog=catalog, clock=clock)
    work = housekeeping_of(settings, ledger)
    with kept_house(work, every=ROUNDS_EVERY), kept_outbox(settings, ledger, clock=clock):
        run(app, Serving(port=0), announce)


def drain(spec: ProcessSpec, announce: Callable[[str], None]) -> None:
    """Do with the spool's queue what Lambda does: give batches to the function, take away what it has done."""
    prepare(spec)
    from ledger.client import make_client
    from runtime.functions.spool import handler

    sqs = make_client("sqs", settings_of(spec))
    announce("drainer")
    while True:
        try:
            drained = drain_once(sqs, spec.spool, handler)
        except Exception as trouble:  # noqa: BLE001 - Lambda's poller goes on, whatever the queue says
            drained = 0
            log.warning("the queue is asked again: %r", trouble)
        if not drained:
            time.sleep(0.2)


def drain_once(sqs: Any, queue: str, handler: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Handle one batch; return how many of its messages were done."""
    received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    messages = received.get("Messages", [])
    records = [
        {
            "messageId": one["MessageId"],
            "body": one["Body"],
            "messageAttributes": {
                name: {"stringValue": value.get("StringValue")}
                for name, value in one.get("MessageAttributes", {}).items()
            },
        }
        for one in messages
    ]
    failed = {one["itemIdentifier"] for one in handler({"Records": records})["batchItemFailures"]} if records else set()
    for one in messages:
        if one["MessageId"] not in failed:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return len(messages) - len(failed)


def prepare(spec: ProcessSpec) -> None:
    """Give this process what it is told it has."""
    if spec.disk_kilobytes:
        disk_of_its_own(Path(spec.spool), spec.disk_kilobytes)
    os.environ |= {
        "EARSHOT_AWS": "embedded",
        "EARSHOT_ENDPOINT": spec.endpoint,
        "EARSHOT_TABLE": spec.table,
        **merchant_variables(spec.merchant_kind, spec.merchant),
    }
    if spec.secrets:
        os.environ |= {"EARSHOT_SECRETS": spec.secrets, "EARSHOT_SPOOL": spec.spool}
    if spec.control:
        os.environ |= {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    if spec.plant:
        PLANTS[spec.plant]()
    _resolve(Path(spec.silent_resolver) if spec.silent_resolver else None)
    if spec.trace:
        whose = "draining: " if spec.role == "drainer" else ""
        Boundaries(spec.trace, spec.kill_at, spec.crossing, whose=whose).install()


def merchant_variables(kind: str, url: str) -> dict[str, str]:
    """Return the variables that say who sells, and where it is told of orders."""
    if kind == "ucp":
        return {"EARSHOT_MERCHANT": kind, "EARSHOT_UCP_URL": url}
    return {"EARSHOT_MERCHANT": kind, "EARSHOT_WEBHOOK_URL": url, "EARSHOT_WEBHOOK_SECRET": "a secret of the soak"}


def _resolve(silent: Path | None) -> None:
    """Give the host of the embedded AWS an address; none while the resolver is silent."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != HOST:
            return resolve(host, *args, **kwargs)
        while silent is not None and silent.exists():
            time.sleep(0.05)
        return resolve("127.0.0.1", *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


def reached_by_name(endpoint: str) -> str:
    """Return an endpoint on this machine under the name that only our processes resolve."""
    return endpoint.replace("127.0.0.1", HOST)
