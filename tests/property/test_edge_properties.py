"""Whatever arrives at the edges is either understood or refused in words: never an error of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from base.errors import BadPayload, InputError, RequestRefused, TokenError
from intake.platforms.payload import Payload
from intake.platforms.shopify.order import OrderReader
from intake.web.channels import RULES, arrival, channel
from ledger.encoding import to_json
from ledger.pseudonyms import Pseudonyms
from ledger.tokens import Tokens
from ledger.wire import read_order
from runtime.talk.conversation import text_of_ssml
from skill.alexa.certificates import certificate_url
from skill.alexa.verification import read_envelope
from tests.factories.resolvers import shipped_model
from tests.factories.shopify import shop_order

NOW = datetime(2026, 11, 20, tzinfo=UTC)
READER = OrderReader(pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"))
RESOLVER = shipped_model("en-US")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(body=st.binary(max_size=200))
def test_any_bytes_are_a_request_or_refused(body: bytes) -> None:
    try:
        envelope = read_envelope(body)
    except RequestRefused:
        return
    assert isinstance(envelope["request"]["type"], str)


@given(
    url=st.text(max_size=120)
    | st.from_regex(r"https://s3\.amazonaws\.com(:\d{1,5})?/echo\.api/[\w./%\\-]*", fullmatch=True)
)
def test_no_url_leads_out_of_amazon_s_folder(url: str) -> None:
    try:
        plain = certificate_url(url)
    except RequestRefused:
        return
    assert plain.startswith("https://s3.amazonaws.com/echo.api/")
    assert ".." not in plain.split("/")


@given(field=st.sampled_from(sorted(shop_order())), value=anything)
def test_an_order_with_any_field_changed_is_read_or_refused_by_name(field: str, value: Any) -> None:
    payload = shop_order(notes={"earshot_consent": "granted"}) | {field: value}
    try:
        order = READER.read(Payload.parse(json.dumps(payload).encode()), changed_at=NOW)
        read_order(to_json(order))
    except InputError:
        return
    assert 0 <= order.refunded_minor <= order.revenue_minor
    assert order.net_revenue_minor <= order.revenue_minor


@given(body=st.binary(max_size=100))
def test_any_bytes_are_an_object_or_refused(body: bytes) -> None:
    try:
        parsed = Payload.parse(body)
    except BadPayload:
        return
    assert isinstance(parsed, Payload)


@given(landing=st.none() | st.text(max_size=80), referrer=st.none() | st.text(max_size=80))
def test_every_visit_has_exactly_one_channel(landing: str | None, referrer: str | None) -> None:
    assert channel(arrival(landing, referrer)) in {rule.channel for rule in RULES}


@given(token=st.text(max_size=60))
def test_nobody_makes_up_a_token(token: str) -> None:
    try:
        Tokens((b"a secret key",)).check(token, NOW)
    except TokenError:
        return
    raise AssertionError(f"{token!r} was taken for one of ours")


@given(said=st.text(max_size=80))
def test_whatever_is_said_is_some_intent_of_the_model(said: str) -> None:
    request = RESOLVER.resolve(said)
    assert request["type"] in {"LaunchRequest", "IntentRequest"}


@given(words=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=6))
def test_marks_are_never_heard(words: list[str]) -> None:
    ssml = "<speak>" + "<break time='1s'/>".join(f"<emphasis>{word}</emphasis>" for word in words) + "</speak>"
    assert text_of_ssml(ssml) == " ".join(words)
