"""Identifiers at a door: what is no pseudonym of ours is made one, so that nothing raw is ever written."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from ledger.pseudonyms import Pseudonyms
from ledger.records import Identity

_OURS = re.compile(r"[a-z]{2}\d*_[0-9a-f]{24}")
_NAMESPACES = {"ad_id": "ad", "postal_code": "postal"}


def pseudonymous(identity: Identity, pseudonyms: Pseudonyms) -> Identity:
    """Return the identity in pseudonyms alone; what stands for nothing is left out."""
    told = {item.name: getattr(identity, item.name) for item in fields(identity)}
    return replace(identity, **{name: _of(name, value, pseudonyms) for name, value in told.items() if value})


def _of(name: str, value: str, pseudonyms: Pseudonyms) -> str | None:
    if _OURS.fullmatch(value):
        return value
    if name == "email":
        return pseudonyms.email(value)
    if name == "phone":
        return pseudonyms.phone(value)
    return pseudonyms.of(_NAMESPACES.get(name, name), value)
