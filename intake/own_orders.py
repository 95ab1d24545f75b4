"""`POST /orders`: orders in our own form (docs/data-dictionary.md) from any shop, signed like its webhooks.

The body is one JSON object, or JSON Lines with an order a line. `X-Earshot-Hmac-Sha256` is the base64 HMAC-SHA256 of
the raw bytes under the same secret as the shop's webhooks.
"""

from __future__ import annotations

import json

from base.errors import InputError
from intake.import_files import Imported, Importer
from intake.lines import Line
from intake.shopify.webhook import check_signature
from intake.web.headers import Headers
from ledger.store import Ledger

SIGNATURE_HEADER = "X-Earshot-Hmac-Sha256"


def receive_orders(secrets: tuple[bytes, ...], ledger: Ledger, headers: Headers, body: bytes) -> Imported:
    """Take signed orders into the ledger; good lines go on, bad ones are named in the result.

    Raises:
        NotSigned: the signature is missing or wrong.
        UnusableInput, InputError: nothing in the body was an order; the message names the field.
        StoreUnavailable: send the same again later.
    """
    check_signature(secrets, headers.get(SIGNATURE_HEADER), body, header=SIGNATURE_HEADER)
    try:
        text = body.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise InputError("the body is not UTF-8") from error
    if not text:
        raise InputError("the body is empty: send an order as a JSON object, or one a line")
    importer = Importer(ledger)
    told = [text] if _is_one_object(text) else text.splitlines()
    importer.order_lines(
        Line(file="body", number=number, text=line) for number, line in enumerate(told, 1) if line.strip()
    )
    return importer.finish()


def _is_one_object(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
