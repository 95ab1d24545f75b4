"""The ledger's parts, put together from settings: used by every composition root."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from base.environment import LedgerSettings, keys
from base.recorder_settings import RecorderSettings
from ledger import table
from ledger.client import make_client, make_dynamodb
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.spool import FileSpool, QueueSpool, Spool
from ledger.store import Ledger
from ledger.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    class WithPepper(Protocol):
        """Settings that hold the pseudonyms' secret."""

        @property
        def pepper(self) -> str:
            """The secret."""

    class WithTokenKeys(Protocol):
        """Settings that hold the keys of hand-off tokens."""

        @property
        def token_keys(self) -> tuple[bytes, ...]:
            """The keys, the signing one first."""


def open_ledger(settings: LedgerSettings, *, nameless: bool = False) -> Ledger:
    """Return the ledger, its keys spread as its AWS needs it; its client is made when first used.

    With `nameless` it takes touchpoints alone: for a moment without the pepper. Settings with a service pepper let it
    keep choices under the keys that customers are served by, and find what lies under them.
    """
    shards = table.FEW if settings.embedded else table.MANY
    kind, pepper = _nameless() if nameless else Ledger, _service_pepper(settings)
    return kind(lambda: make_dynamodb(settings), settings.table, shards=shards, service_pepper=pepper)


def _service_pepper(settings: object) -> bytes:
    return str(getattr(settings, "service_pepper", "")).encode()


def _nameless() -> type[Ledger]:
    from ledger.nameless import NamelessLedger  # late: hardly ever

    return NamelessLedger


def open_spool(settings: RecorderSettings) -> Spool:
    """Return the queue when the setting is a URL, else the folder."""
    if settings.spool.startswith(("https://", "http://")):
        return QueueSpool(cache(lambda: make_client("sqs", settings)), settings.spool)
    return FileSpool(settings.spool_folder)


def open_recorder(settings: RecorderSettings, ledger: Ledger) -> Recorder:
    """Return the recorder that falls back from table to spool to log."""
    return Recorder(ledger, open_spool(settings))


def open_pseudonyms(settings: WithPepper) -> Pseudonyms:
    """Return the pseudonyms under the settings' pepper, and service keys where the settings have theirs."""
    newest, *earlier = keys(settings.pepper) or (b"",)
    return Pseudonyms(newest, earlier=tuple(earlier), service_pepper=_service_pepper(settings))


def open_renewal(settings: WithPepper) -> Callable[[str], str] | None:
    """Return what renews pseudonyms of earlier peppers; None where there was one alone."""
    pseudonyms = open_pseudonyms(settings)
    return pseudonyms.renewed if pseudonyms.earlier else None


def open_tokens(settings: WithTokenKeys) -> Tokens:
    """Return the hand-off tokens under the settings' keys."""
    return Tokens(settings.token_keys)
