"""A UCP business is found by what it publishes of itself: asked once, kept as long as it says, and never guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ucp_sdk.models.schemas.profile import BusinessSchema

from base.business_profile import negotiated, read_profile
from base.discovery import LEAST_SECONDS, MOST_SECONDS, STALE_SECONDS, USUAL_SECONDS, Discovery
from base.errors import MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest
from tests.factories.ucp_business import VERSION, profile_of

ENDPOINT = "https://shop.example/ucp/v1"
OTHER = "2026-10-01"


class Web:
    """Answers what is published, and counts how often it was asked."""

    def __init__(self, **published: Any) -> None:
        self.published = {f"https://shop.example{path}": told for path, told in published.items()}
        self.asked: list[str] = []
        self.now = 0.0
        self.away = False
        self.cache_control = ""

    def __call__(self, request: MerchantRequest, seconds: float) -> MerchantReply:
        self.asked.append(request.url)
        if self.away or seconds <= 0:
            raise MerchantUnavailable("no answer")
        told = self.published.get(request.url)
        status = 404 if told is None else told if isinstance(told, int) else 200
        return MerchantReply(status=status, body=json.dumps(told).encode(), cache_control=self.cache_control)

    def business(self, address: str = "https://shop.example/any/path") -> Discovery:
        return Discovery(address, self, lambda: self.now)


def web(told: Any) -> Web:
    return Web(**{"/.well-known/ucp": told})


def test_what_is_published_here_is_a_profile_as_the_protocol_has_it() -> None:
    BusinessSchema.model_validate(profile_of(ENDPOINT))
    with pytest.raises(ValueError, match="endpoint"):
        BusinessSchema.model_validate(profile_of("nowhere"))


def test_the_endpoint_is_the_one_the_profile_names_for_rest() -> None:
    assert web(profile_of(ENDPOINT)).business().endpoint(1) == ENDPOINT


def test_a_business_without_a_profile_is_spoken_to_at_the_address_itself() -> None:
    assert web(None).business().endpoint(1) == "https://shop.example/any/path"


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("", USUAL_SECONDS),
        ("public, max-age=600", 600),
        ("no-cache", USUAL_SECONDS),
        ("max-age=0", LEAST_SECONDS),
        ("s-maxage=9, max-age=99999999", MOST_SECONDS),
    ],
)
@pytest.mark.parametrize("published", [profile_of(ENDPOINT), None], ids=["profile", "none"])
def test_a_profile_is_asked_for_again_when_the_business_lets_it_be_kept_no_longer(
    header: str, kept: float, published: Any
) -> None:
    net = web(published)
    net.cache_control = header
    business = net.business()
    for net.now, asked in ((0, 1), (kept - 1, 1), (kept, 2)):
        business.endpoint(1)
        assert len(net.asked) == asked


def test_while_the_business_is_away_the_profile_that_was_there_is_used_for_a_day() -> None:
    net = web(profile_of(ENDPOINT))
    business = net.business()
    business.endpoint(1)
    net.away, net.now = True, USUAL_SECONDS + STALE_SECONDS - 1
    assert business.endpoint(1) == ENDPOINT
    net.now += 1
    with pytest.raises(MerchantUnavailable):
        business.endpoint(1)


@pytest.mark.parametrize(
    "told",
    [
        503,
        {"ucp": {}},
        profile_of("http://shop.example/ucp"),
        profile_of(ENDPOINT, version=OTHER, services={}),
        profile_of(ENDPOINT, capabilities={}),
        profile_of(ENDPOINT, capabilities={"dev.ucp.shopping.checkout": [{"version": OTHER}]}),
        profile_of(
            ENDPOINT,
            capabilities={"dev.ucp.shopping.checkout": [{"version": VERSION, "spec": "https://evil.example/spec"}]},
        ),
    ],
    ids=["broken", "no profile", "not https", "nowhere", "no checkout", "another version", "another's specification"],
)
def test_a_business_that_cannot_be_spoken_to_is_away_and_never_spoken_to_somewhere_else(told: Any) -> None:
    with pytest.raises(MerchantUnavailable):
        web(told).business().endpoint(1)


def test_a_business_that_speaks_a_newer_protocol_is_met_in_the_version_it_keeps_for_us() -> None:
    newer = profile_of("https://shop.example/new", version=OTHER)
    newer["ucp"] |= {"supported_versions": {VERSION: "https://shop.example/ucp-2026-04-08"}, "capabilities": {}}
    net = Web(**{"/.well-known/ucp": newer, "/ucp-2026-04-08": profile_of(ENDPOINT)})
    assert net.business().endpoint(1) == ENDPOINT
    assert len(net.asked) == 2


def extends(parents: Any) -> dict[str, Any]:
    return {"dev.ucp.shopping.fulfillment": [{"version": VERSION, "extends": parents}]}


CHECKOUT: dict[str, Any] = {"dev.ucp.shopping.checkout": [{"version": "2025-01-01"}, {"version": VERSION}]}


@pytest.mark.parametrize(
    ("capabilities", "spoken"),
    [
        (CHECKOUT, {"dev.ucp.shopping.checkout": VERSION}),
        (extends("dev.ucp.shopping.checkout"), {}),
        (
            CHECKOUT | extends(["dev.ucp.shopping.cart", "dev.ucp.shopping.checkout"]),
            {"dev.ucp.shopping.checkout": VERSION, "dev.ucp.shopping.fulfillment": VERSION},
        ),
        (CHECKOUT | extends(["dev.ucp.shopping.cart"]), {"dev.ucp.shopping.checkout": VERSION}),
        ({"com.shop.points": [{"version": VERSION}]}, {}),
    ],
    ids=["common version", "orphan", "one parent of two", "no parent", "not ours"],
)
def test_what_both_speak_is_what_both_name_in_one_version_and_extends_something_spoken(
    capabilities: Any, spoken: dict[str, str]
) -> None:
    assert negotiated(read_profile(profile_of(ENDPOINT, capabilities=capabilities))) == spoken


@pytest.mark.parametrize("spend", [lambda net: None, lambda net: setattr(net, "now", net.now + 2)])
def test_finding_the_profile_takes_no_longer_than_it_was_given(spend: Callable[[Web], None]) -> None:
    net = web(profile_of(ENDPOINT))
    spend(net)
    with pytest.raises(MerchantUnavailable):
        net.business().endpoint(0)
