"""Keyed pseudonyms: HMAC-SHA256 with a secret pepper, one namespace each.

The same value in two namespaces gives unrelated pseudonyms, and without the pepper nobody can test a guess. A pepper is
rotated by one more: the new pseudonym is the HMAC of the old one, so that what was written before can be renewed by
whoever holds the peppers, without the value itself. A pseudonym says of which version it is: `us_...`, then `us2_...`.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from base.placeholders import AROUND, PATTERN, WORDS

OURS = re.compile(r"([a-z]{2})(\d*)_[0-9a-f]{24}")
SERVICE = "key"
_DIGEST = 12  # bytes

LaterNames = Callable[[str], tuple[str, ...]]
"""A pseudonym and every later one, the newest first; an address and its pseudonyms; what is neither of them alone."""


@dataclass(frozen=True, slots=True, repr=False)
class Pseudonyms:
    """Turns other people's identifiers into ours.

    Attributes:
        pepper: secret, the newest; losing it unlinks the past.
        earlier: those before it, the newest first.
        service_pepper: secret of the service keys.
    """

    pepper: bytes
    earlier: tuple[bytes, ...] = ()
    service_pepper: bytes = b""

    @property
    def keyed(self) -> bool:
        """Tell whether there is a pepper: without one nobody has a pseudonym."""
        return self.pepper != b""

    def of(self, namespace: str, value: str | None) -> str | None:
        """Return the pseudonym of `value` in `namespace` (some 26 characters), or None for empty and junk values."""
        return next(iter(self.versions(namespace, value)), None)

    def versions(self, namespace: str, value: str | None) -> tuple[str, ...]:
        """Return the pseudonyms of `value` under every pepper there was, the newest first; none for junk."""
        cleaned = (value or "").strip()
        if is_junk(cleaned) or not self.keyed:
            return ()
        peppers = self._oldest_first
        found = [_named(namespace[:2], 1, peppers[0], f"{namespace}\0{cleaned}")]
        return self._and_later(found)

    def renewed(self, value: str) -> str:
        """Return the newest pseudonym of what an earlier one stands for; what is none of ours stays as it is."""
        return self.later_names(value)[0]

    def later_names(self, value: str) -> tuple[str, ...]:
        """Return a pseudonym and every later one of the same, the newest first; what is none of ours alone.

        An address as it was imported is followed by its pseudonyms: by them its customer is found and remembered.
        """
        if "@" in value:
            return (value, *self.emails(value))
        ours = OURS.fullmatch(value)
        if ours is None or not self.keyed:
            return (value,)
        return self._and_later([value], int(ours[2] or 1))

    def email(self, value: str | None) -> str | None:
        """Return the pseudonym of an e-mail address, letter case and outer spaces aside."""
        return next(iter(self.emails(value)), None)

    def emails(self, value: str | None) -> tuple[str, ...]:
        """Return the same under every pepper there was, the newest first."""
        address = (value or "").strip().lower()
        if "@" not in address or re.search(PATTERN, address):
            return ()
        return self.versions("email", address)

    def phone(self, value: str | None) -> str | None:
        """Return the pseudonym of a phone number by its digits; under seven digits or all alike is junk."""
        digits = "".join(char for char in value or "" if char.isdigit()).lstrip("0")
        if len(digits) < 7 or len(set(digits)) == 1:
            return None
        return self.of("phone", digits)

    def service_key(self, namespace: str, value: str | None) -> str | None:
        """Return what serves a customer finds its own orders by, whatever it agreed to; None for junk.

        It stands in the index alone, and no pseudonym can be told from it: its pepper is its own.
        """
        cleaned = (value or "").strip()
        if is_junk(cleaned) or not self.service_pepper:
            return None
        return _named(SERVICE, 1, self.service_pepper, f"{namespace}\0{cleaned}")

    def sealed_service(self, namespace: str, value: str | None) -> tuple[tuple[str, str], ...]:
        """Return each pseudonym of `value` with its service key sealed, for who may open it; none for junk."""
        key = self.service_key(namespace, value)
        names = self.versions(namespace, value)
        return () if key is None else tuple((name, sealed(self.service_pepper, name, key)) for name in names)

    @property
    def _oldest_first(self) -> tuple[bytes, ...]:
        return (*reversed(self.earlier), self.pepper)

    def _and_later(self, found: list[str], version: int = 1) -> tuple[str, ...]:
        for number, pepper in enumerate(self._oldest_first[version:], start=version + 1):
            found.append(_named(found[-1][:2], number, pepper, found[-1]))
        return tuple(reversed(found))


UNKEYED = Pseudonyms(b"")
"""Where there is no pepper: every name stands for itself alone."""


def with_later(names: Iterable[str], later_names: LaterNames) -> set[str]:
    """Return names with every later one of the same."""
    return {one for name in names for one in later_names(name)}


def has_unknown_past(names: AbstractSet[str], later_names: LaterNames) -> bool:
    """Tell whether there may be earlier names of the same than those that are known: they cannot be told from these."""
    told = {later for name in names for later in later_names(name)[:-1]}
    return any((ours := OURS.fullmatch(name)) is not None and ours[2] != "" for name in names - told)


def is_service_key(value: str | None) -> bool:
    """Tell whether a value is a service key."""
    return (value or "").startswith(f"{SERVICE}_")


def sealed(secret: bytes, name: str, key: str) -> str:
    """Return a service key as it may stand beside a pseudonym: only the secret tells one from the other."""
    return _masked(secret, name, key.removeprefix(f"{SERVICE}_"))


def opened(secret: bytes, name: str, told: str) -> str | None:
    """Return the service key that was sealed beside a pseudonym; None without the secret."""
    return f"{SERVICE}_{_masked(secret, name, told)}" if secret else None


def _masked(secret: bytes, name: str, digest: str) -> str:
    """One block that is used for this pseudonym's one service key alone: a one-time pad."""
    pad = hmac.digest(secret, f"beside\0{name}".encode(), "sha256")
    return bytes(one ^ other for one, other in zip(bytes.fromhex(digest), pad, strict=False)).hex()


def _named(prefix: str, version: int, secret: bytes, told: str) -> str:
    digest = hmac.digest(secret, told.encode(), "sha256")[:_DIGEST]
    return f"{prefix}{'' if version == 1 else version}_{digest.hex()}"


def is_junk(value: str) -> bool:
    """Tell whether a value stands for "nothing": empty, a placeholder word, or one character repeated."""
    lowered = value.strip().lower()
    return lowered.strip(AROUND) in WORDS or len(set(lowered) - set("-.:")) <= 1
