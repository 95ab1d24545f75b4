"""A token names an account only where its issuer signed it, for us, and its time is not over."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import jwt
import pytest

from base.errors import IssuerUnavailable
from base.merchant_call import MerchantReply, MerchantRequest
from base.settings import Settings
from skill.conversation.linked_account import LinkedAccount, TokenStanding
from skill.linking.account_check import AccountCheck, CheckedAccounts
from skill.linking.development import development_token
from skill.linking.issuer_keys import AWAY_FOR, BETWEEN_FETCHES, FRESH_SECONDS, STALE_SECONDS, IssuerKeys
from skill.linking.wiring import open_account_check
from tests.factories.issuer import (
    AUDIENCE,
    EC_KEY,
    ISSUER,
    OTHER_RSA_KEY,
    PUBLIC_PEM,
    RSA_KEY,
    IssuerServer,
    issued,
    public,
    rsa_key,
)
from tests.factories.records import MORNING

SETTINGS = Settings(account_issuer=ISSUER, account_audience=AUDIENCE)
REFUSED = LinkedAccount(standing=TokenStanding.REFUSED)


@pytest.fixture
def server() -> IssuerServer:
    return IssuerServer(rsa_key("one"), public("curve", EC_KEY, jwt.algorithms.ECAlgorithm))


@pytest.fixture
def check(server: IssuerServer) -> AccountCheck:
    return open_account_check(SETTINGS, lambda: 0.8, call=server)


@pytest.mark.parametrize(("key", "algorithm", "kid"), [(RSA_KEY, "RS256", "one"), (EC_KEY, "ES256", "curve")])
def test_what_the_issuer_signed_names_the_account(check: AccountCheck, key: Any, algorithm: str, kid: str) -> None:
    vouched = LinkedAccount(standing=TokenStanding.VOUCHED, id="1001", email="ada@example.com")
    assert check(issued(key, algorithm, kid, email="ada@example.com")) == vouched


def unsigned(**claims: Any) -> str:
    return jwt.encode(
        {"iss": ISSUER, "aud": AUDIENCE, "sub": "1001", "exp": int(time.time()) + 60, **claims}, "", "none"
    )


def confused() -> str:
    """Signed with the public key as if it were a shared secret."""
    parts = ({"alg": "HS256", "kid": "one"}, {"iss": ISSUER, "aud": AUDIENCE, "sub": "1001", "exp": 4_102_444_800})
    body = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    seal = hmac.new(PUBLIC_PEM, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def tampered() -> str:
    head, _, seal = issued().split(".")
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "1002", "exp": 4_102_444_800}
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.{seal}"


FORGED: dict[str, Callable[[], str]] = {
    "signed by nobody": unsigned,
    "signed with the public key as a secret": confused,
    "changed after it was signed": tampered,
    "signed by somebody else": lambda: issued(OTHER_RSA_KEY),
    "under a key that there is not": lambda: issued(kid="never"),
    "expired": lambda: issued(exp=int(time.time()) - 60),
    "without an end": lambda: issued(exp=None),
    "not yet valid": lambda: issued(nbf=int(time.time()) + 600),
    "for somebody else": lambda: issued(aud="another"),
    "for nobody": lambda: issued(aud=None),
    "from another issuer": lambda: issued(iss="https://evil.example/"),
    "from nobody": lambda: issued(iss=None),
    "of no account": lambda: issued(sub=None),
    "of this machine's development": lambda: development_token("1001"),
    "opaque": lambda: "opaque",
    "empty parts": lambda: "..",
    "no characters of one": lambda: "a.é.c",
    "half a character": lambda: "a.\ud800.c",
    "a list": lambda: "W10.W10.W10",
    "very long": lambda: "a" * 10_000,
    "very deep": lambda: base64.urlsafe_b64encode(b"[" * 5_000).decode() + ".e30.c",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_any_other_token_is_refused_and_names_nobody(check: AccountCheck, forged: Callable[[], str]) -> None:
    assert check(forged()) == REFUSED


def test_without_a_token_nothing_is_linked(check: AccountCheck, server: IssuerServer) -> None:
    assert not check(None).linked
    assert not check("").linked
    assert server.asked == []


def test_keys_are_asked_for_once_and_a_token_is_checked_once(check: AccountCheck, server: IssuerServer) -> None:
    for token in (issued(), issued(sub="1002"), issued()):
        assert check(token).standing is TokenStanding.VOUCHED
    assert [one.url for one in server.asked] == [f"{ISSUER}.well-known/jwks.json"]


def test_an_issuer_that_is_away_leaves_a_token_unchecked_and_is_let_alone_a_while(server: IssuerServer) -> None:
    server.away = True
    check = open_account_check(SETTINGS, lambda: 0.8, call=server)
    assert {check(issued()).standing for _ in range(3)} == {TokenStanding.UNCHECKED}
    assert len(server.asked) == 1


def test_what_was_vouched_for_is_believed_until_it_ends_and_no_longer() -> None:
    asked: list[str] = []

    class Vouching:
        def account(self, token: str) -> tuple[LinkedAccount, float]:
            asked.append(token)
            return LinkedAccount(standing=TokenStanding.VOUCHED, id="1001"), (
                MORNING + timedelta(minutes=5)
            ).timestamp()

    moments = [MORNING]
    check = CheckedAccounts(Vouching(), lambda: moments[-1])
    for minutes, times in ((0, 1), (4, 1), (5, 2)):
        moments.append(MORNING + timedelta(minutes=minutes))
        assert check("token").id == "1001"
        assert len(asked) == times


class Ticking:
    """Keys over a server, at a time that is set."""

    def __init__(self, server: IssuerServer) -> None:
        self.now = 0.0
        self.keys = IssuerKeys("https://login.shop.example/keys", server, lambda: self.now, lambda: 0.8)


def test_a_key_that_is_not_known_is_asked_for_though_not_by_every_token() -> None:
    server = IssuerServer(rsa_key("one"))
    at = Ticking(server)
    assert at.keys.key("one") is not None
    server.keys.append(rsa_key("two", OTHER_RSA_KEY))
    assert at.keys.key("two") is None
    at.now += BETWEEN_FETCHES
    assert at.keys.key("two") is not None
    for kid in ("made", "up", "names"):
        at.now += 0.1
        assert at.keys.key(kid) is None
    assert len(server.asked) == 2


def test_without_any_key_the_issuer_is_asked_again_by_the_next_yes() -> None:
    server = IssuerServer(rsa_key("one"))
    at, server.away = Ticking(server), True
    with pytest.raises(IssuerUnavailable):
        at.keys.key("one")
    server.away = False
    at.now += AWAY_FOR
    assert at.keys.key("one") is not None


def test_keys_are_fetched_anew_after_an_hour_and_a_key_that_is_gone_counts_no_more() -> None:
    server = IssuerServer(rsa_key("one"))
    at = Ticking(server)
    assert at.keys.key("one") is not None
    server.keys = [rsa_key("two", OTHER_RSA_KEY)]
    at.now += FRESH_SECONDS
    assert at.keys.key("one") is None


def test_while_the_issuer_is_away_its_keys_are_used_for_a_day() -> None:
    server = IssuerServer(rsa_key("one"))
    at = Ticking(server)
    assert at.keys.key("one") is not None
    server.away = True
    at.now += FRESH_SECONDS
    assert at.keys.key("one") is not None
    at.now += STALE_SECONDS
    with pytest.raises(IssuerUnavailable):
        at.keys.key("one")


def test_many_who_need_the_keys_at_once_ask_once() -> None:
    server, begun, go_on = IssuerServer(rsa_key("one")), Event(), Event()

    def slow(request: MerchantRequest, seconds: float) -> MerchantReply:
        begun.set()
        go_on.wait(30)
        return server(request, seconds)

    keys = IssuerKeys("https://login.shop.example/keys", slow, time.monotonic, lambda: 30.0)
    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(keys.key, "one") for _ in range(4)]
        begun.wait(30)
        go_on.set()
        assert all(one.result() is not None for one in asking)
    assert len(server.asked) == 1


def test_keys_that_sign_nothing_or_cannot_be_read_are_left_out() -> None:
    shared = {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"}
    secret = {**rsa_key("sealing"), "use": "enc"}
    broken = {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"}
    at = Ticking(IssuerServer(shared, secret, broken, rsa_key("one")))  # type: ignore[arg-type]
    assert [at.keys.key(kid) is not None for kid in ("secret", "sealing", "broken", "one")] == [
        False,
        False,
        False,
        True,
    ]
    assert at.keys.key(None) is not None, "a token that names no key means the only one"


def unsigned(**claims: object) -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({"alg": "none"}, claims)
    )
    return ".".join([*parts, "none"])


def on_this_machine(token: str) -> LinkedAccount:
    return open_account_check(Settings(), lambda: 0.8)(token)


@pytest.mark.parametrize("token", ["opaque", "Atza|IwEBIA", unsigned(sub="1001"), "a.b.c"])
def test_on_this_machine_a_token_that_others_issued_orders_and_names_no_account(token: str) -> None:
    assert on_this_machine(token) == LinkedAccount(standing=TokenStanding.NAMELESS)
    assert on_this_machine(issued()) == LinkedAccount(standing=TokenStanding.NAMELESS)


def test_on_this_machine_its_own_tokens_name_an_account_and_forged_ones_are_refused() -> None:
    assert on_this_machine(development_token(1001)).id == "1001"
    assert on_this_machine(development_token("1001", exp=1_000_000_000)) == REFUSED
    assert on_this_machine(unsigned(sub="1001", iss="development", aud="earshot", exp=4_102_444_800)) == REFUSED
