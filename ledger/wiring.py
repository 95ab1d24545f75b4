"""The ledger's parts, put together from settings: used by every composition root."""

from __future__ import annotations

from functools import cache

from base.settings import Settings
from ledger.client import make_client, make_dynamodb
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.spool import FileSpool, QueueSpool, Spool
from ledger.store import Ledger
from ledger.tokens import Tokens


def open_ledger(settings: Settings) -> Ledger:
    """Return the ledger; its client is made when first used."""
    return Ledger(lambda: make_dynamodb(settings), settings.table)


def open_spool(settings: Settings) -> Spool:
    """Return the queue when the setting is a URL, else the folder."""
    if settings.spool.startswith(("https://", "http://")):
        return QueueSpool(cache(lambda: make_client("sqs", settings)), settings.spool)
    return FileSpool(settings.spool_folder)


def open_recorder(settings: Settings, ledger: Ledger) -> Recorder:
    """Return the recorder that falls back from table to spool to log."""
    return Recorder(ledger, open_spool(settings))


def open_pseudonyms(settings: Settings) -> Pseudonyms:
    """Return the pseudonyms under the settings' pepper."""
    return Pseudonyms(settings.pepper.encode())


def open_tokens(settings: Settings) -> Tokens:
    """Return the hand-off tokens under the settings' keys."""
    return Tokens(settings.token_keys)
