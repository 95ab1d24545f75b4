"""What a UCP business says of itself at `/.well-known/ucp`: what it speaks, where, and under which keys it signs.

Source: ucp.dev, overview of 2026-04-08 (discovery, negotiation, profile structure).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from base.errors import MerchantUnavailable
from base.merchant_call import https_address
from base.typed_json import read_plain

VERSION = "2026-04-08"
SHOPPING = "dev.ucp.shopping"
CHECKOUT = "dev.ucp.shopping.checkout"
OURS = {name: frozenset({VERSION}) for name in (CHECKOUT, "dev.ucp.shopping.fulfillment", "dev.ucp.shopping.order")}
"""The capabilities that we speak, and in which versions."""

_AUTHORITY = ("https", "ucp.dev")  # of all names under dev.ucp


class Capability(Struct, frozen=True):
    """One version of something the business can do."""

    version: str
    spec: str = ""
    extends: str | tuple[str, ...] = ()

    @property
    def vouched(self) -> bool:
        """Tell whether its specification is where its name says: whoever else describes it speaks of something else."""
        return not self.spec or urlsplit(self.spec)[:2] == _AUTHORITY

    @property
    def parents(self) -> tuple[str, ...]:
        """The capabilities of which one must be spoken for this to mean anything; none for one that stands alone."""
        return (self.extends,) if isinstance(self.extends, str) else self.extends


class Binding(Struct, frozen=True):
    """One way to reach a service."""

    version: str
    transport: str
    endpoint: str | None = None


class Speech(Struct, frozen=True):
    """The member `ucp` of a profile."""

    version: str
    services: dict[str, tuple[Binding, ...]] = {}
    capabilities: dict[str, tuple[Capability, ...]] = {}
    supported_versions: dict[str, str] = {}


class BusinessProfile(Struct, frozen=True):
    """A profile, as far as anything here asks for it; the keys are JSON Web Keys (RFC 7517)."""

    ucp: Speech
    signing_keys: tuple[dict[str, Any], ...] = ()


def read_profile(told: dict[str, Any]) -> BusinessProfile:
    """Read a profile.

    Raises:
        MerchantUnavailable: it is none; the message names the field.
    """
    try:
        return read_plain(told, BusinessProfile)
    except ValueError as error:
        raise MerchantUnavailable(f"the business's profile cannot be read: {error}") from error


def negotiated(profile: BusinessProfile) -> dict[str, str]:
    """Return what both of us speak, each in its newest common version; what extends nothing of it is left out."""
    spoken: dict[str, Capability] = {}
    for name, versions in profile.ucp.capabilities.items():
        common = [one for one in versions if one.version in OURS.get(name, ()) and one.vouched]
        if common:
            spoken[name] = max(common, key=lambda one: one.version)
    while orphans := [name for name, one in spoken.items() if one.parents and not spoken.keys() & set(one.parents)]:
        for name in orphans:
            del spoken[name]
    return {name: one.version for name, one in spoken.items()}


def rest_endpoint(profile: BusinessProfile) -> str:
    """Return where the business's checkouts are, in a version that we speak.

    Raises:
        MerchantUnavailable: nowhere that we could reach; the message says what is missing.
    """
    if CHECKOUT not in negotiated(profile):
        raise MerchantUnavailable(f"the business speaks no {CHECKOUT} of {VERSION}")
    reached = [
        one.endpoint
        for one in profile.ucp.services.get(SHOPPING, ())
        if one.transport == "rest" and one.version == VERSION and one.endpoint
    ]
    if not reached:
        raise MerchantUnavailable(f"the business names no REST endpoint of {SHOPPING} {VERSION}")
    return https_address(reached[0], "the endpoint in the business's profile")
