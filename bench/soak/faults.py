"""What breaks: each fault as what the proxy does, what the machine does, and how many of us there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ProxyRule = Mapping[str, Any]
MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. Half of what it does to requests befalls only some of them, so that conversations go through it.

    Attributes:
        name: as the report says it.
        rules: the fault proxy's.
        refused: for how many seconds connections are refused, and then not.
        on_off: for how many seconds rules, disk and resolver fail, and then do not; all the time when None.
        queue: whether the spool is a queue, as in the cloud, or a folder.
        drainers: of that queue.
        skews: of the servers' clocks, in seconds; as many servers as there are.
        disk_kilobytes: of the disk that becomes full: of its own, so that the system itself says so.
        disk_bytes: how much of a file a disk still takes before a write is cut off.
        silent_resolver: whether names resolve.
        function: whether turns go to the Alexa function, its secrets in Secrets Manager, and not to servers.
        rotates: whether the secrets are rotated each time the fault comes, and the old ones withdrawn.
        snapshot: whether the function's environments are clones of one that was made ready before.
        twice: whether each turn comes a second time while it is answered.
        deliveries: whether the shop's orders come doubled and out of order.
        poison: whether there are records that nobody can store.
        kills: whether servers are killed at each write boundary.
        forgets: whether customers have all deleted while nobody can tell what became of their order.
        merchant: how the merchant is told of orders: `webhook` or `ucp`.
        ends_after: in how many seconds what was asked before it ended has been done, or never will be.
    """

    name: str
    rules: tuple[ProxyRule, ...] = ()
    refused: tuple[float, float] | None = None
    on_off: tuple[float, float] | None = None
    queue: bool = False
    drainers: int = 0
    skews: tuple[float, ...] = (0.0,)
    disk_kilobytes: int = 0
    disk_bytes: int | None = None
    silent_resolver: bool = False
    function: bool = False
    rotates: bool = False
    snapshot: bool = False
    twice: bool = False
    deliveries: bool = False
    poison: bool = False
    kills: bool = False
    forgets: bool = False
    merchant: str = "webhook"
    ends_after: float = 0.2


def _some(service: str, probability: float, **what: Any) -> ProxyRule:
    return {"service": service, "probability": probability, **what}


_HANG = {"timeout_ms": 12_000}
_LATE = {"latency": 2_600}
_THROTTLED = {"error": {"code": "ProvisionedThroughputExceededException"}}
_DENIED = {"error": {"code": "AccessDeniedException"}}
_FUNCTION: Any = {"function": True, "queue": True, "drainers": 1}
_TABLE_AWAY = _some("dynamodb", 1.0, error={"code": "InternalServerError", "status": 500})

FAULTS = (
    Fault(name="none"),
    Fault(name="outage", refused=(1.5, 5.0)),
    Fault(name="throttle", rules=(_some("dynamodb", 0.5, **_THROTTLED),)),
    Fault(name="table hangs", rules=(_some("dynamodb", 0.35, **_HANG),)),
    Fault(name="queue hangs", rules=(_some("sqs", 0.5, **_HANG), _some("dynamodb", 0.3, **_THROTTLED)), queue=True),
    Fault(name="table and queue hang", rules=(_some("*", 0.5, **_HANG),), queue=True),
    Fault(
        name="names do not resolve",
        rules=(_some("*", 0.5, reset=True),),  # so that connections have to be made
        silent_resolver=True,
        on_off=(3.0, 2.0),
        queue=True,
    ),
    Fault(name="reset", rules=(_some("dynamodb", 0.4, reset=True),)),
    Fault(name="lost reply", rules=(_some("dynamodb", 0.4, response={"abort_bytes": 0}),)),
    Fault(
        name="late commit",
        rules=tuple(_some("dynamodb", 0.5, operation=name, **_LATE) for name in ("TransactWriteItems", "PutItem")),
        ends_after=3.0,
        forgets=True,
    ),
    Fault(
        name="partial batches",
        rules=(_some("dynamodb", 0.5, **_THROTTLED), _some("sqs", 0.2, error={"code": "ServiceUnavailable"})),
        queue=True,
        drainers=1,
        on_off=(3.0, 1.5),
    ),
    Fault(name="killed at each write", kills=True),
    Fault(name="disk full", rules=(_some("dynamodb", 0.6, **_THROTTLED),), disk_kilobytes=64, on_off=(3.0, 1.5)),
    Fault(
        name="disk full in a write", rules=(_some("dynamodb", 0.6, **_THROTTLED),), disk_bytes=200, on_off=(3.0, 1.5)
    ),
    Fault(name="secrets hang", rules=(_some("secretsmanager", 1.0, **_HANG),), on_off=(3.0, 2.0), **_FUNCTION),
    Fault(name="secrets denied", rules=(_some("secretsmanager", 1.0, **_DENIED),), on_off=(3.0, 2.0), **_FUNCTION),
    Fault(name="secrets rotated while warm", rotates=True, on_off=(3.0, 3.0), **_FUNCTION),
    Fault(name="secrets from a snapshot", rotates=True, snapshot=True, on_off=(3.0, 3.0), **_FUNCTION),
    Fault(name="two servers", rules=(_TABLE_AWAY,), on_off=(1.0, 2.0), skews=(0.0, 0.0), twice=True),
    Fault(
        name="two servers, two drainers",
        rules=(_some("dynamodb", 0.5, **_THROTTLED),),
        skews=(0.0, 0.0),
        queue=True,
        drainers=2,
    ),
    Fault(name="doubled and reordered", twice=True, deliveries=True),
    Fault(name="clocks two minutes apart", rules=(_TABLE_AWAY,), on_off=(1.0, 2.0), skews=(-60.0, 60.0), twice=True),
    Fault(name="poison in the folder", rules=(_TABLE_AWAY,), on_off=(1.5, 1.5), poison=True),
    Fault(name="poison in the queue", rules=(_TABLE_AWAY,), on_off=(1.5, 1.5), poison=True, queue=True, drainers=1),
)
BY_NAME = {fault.name: fault for fault in FAULTS}
