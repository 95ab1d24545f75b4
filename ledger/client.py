"""The DynamoDB client of a voice turn: made once, late, with patience that fits inside a turn.

Alexa allows eight seconds for the whole turn. boto3's defaults give up on one put after 11.5 s under throttling and
more than 30 s on a hung connection; these give up within 2, and `ledger.patience` bounds what a turn waits in all.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from base.environment import LedgerSettings
from base.errors import StoreUnavailable
from ledger import attempts

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


_ONE_AT_A_TIME = Lock()  # boto3 makes clients on one thread only


def make_dynamodb(settings: LedgerSettings) -> DynamoDBClient:
    """Make the client for the settings' AWS (embedded or real)."""
    return make_client("dynamodb", settings)  # type: ignore[no-any-return]


def make_client(service: str, settings: LedgerSettings, *, read_seconds: float = 1.0, endpoint: str = "") -> Any:
    """Make a boto3 client for `service` on the settings' AWS, by default with a turn's patience.

    `endpoint` is where it is on the real AWS, of a service that each account has at an address of its own.
    """
    import boto3
    from botocore.config import Config

    patience = Config(
        connect_timeout=0.5,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": 2},
        # A third of what a call costs this side: composing botocore's own name anew at every call, and checking
        # the shape of arguments that our own code makes and AWS checks again.
        user_agent="earshot",
        parameter_validation=False,
    )
    if settings.embedded and not settings.endpoint:
        raise StoreUnavailable(
            "no embedded AWS is running: start it with `earshot local start`, or set EARSHOT_ENDPOINT"
        )
    embedded = {
        "endpoint_url": settings.endpoint,
        "aws_access_key_id": "embedded",
        "aws_secret_access_key": "embedded",
    }
    where = embedded if settings.embedded else ({"endpoint_url": endpoint} if endpoint else {})
    with _ONE_AT_A_TIME:
        client = boto3.client(service, region_name=settings.region, config=patience, **where)  # type: ignore[call-overload]
    client.meta.events.register(f"needs-retry.{service}", attempts.note)
    return client
