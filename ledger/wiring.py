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
    from ledger.pseudonyms import LaterNames

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
    keep choices under the keys that customers are served by, and find what lies under them; settings with the peppers
    let it tell that names from before and after a rotation are one's.
    """
    shards = table.FEW if settings.embedded else table.MANY
    kind = _nameless() if nameless else Ledger
    return kind(lambda: make_dynamodb(settings), settings.table, shards=shards, pseudonyms=_pseudonyms(settings))


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
    return _pseudonyms(settings)


def _pseudonyms(settings: object) -> Pseudonyms:
    newest, *earlier = keys(getattr(settings, "pepper", "")) or (b"",)
    service_pepper = str(getattr(settings, "service_pepper", "")).encode()
    return Pseudonyms(newest, earlier=tuple(earlier), service_pepper=service_pepper)


def open_later_names(settings: WithPepper) -> LaterNames | None:
    """Return what tells the later pseudonyms of earlier ones; None where there was one pepper alone."""
    pseudonyms = open_pseudonyms(settings)
    return pseudonyms.later_names if pseudonyms.earlier else None


def open_tokens(settings: WithTokenKeys) -> Tokens:
    """Return the hand-off tokens under the settings' keys."""
    return Tokens(settings.token_keys)
