"""The functions with their secrets in Secrets Manager: read in one call, away, hanging, rotated."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from base.environment import read
from base.errors import StoreUnavailable
from base.ids import touchpoint_id
from base.skill_settings import SkillSettings
from ledger.records import Identity
from ledger.secrets import TRIED, Renewed, ask_secrets_manager
from ledger.wiring import open_ledger
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.functions import handoff, orders
from runtime.functions.door import Door
from runtime.functions.handoff import HandoffSettings
from runtime.functions.orders import OrdersSettings
from skill.app import EarshotSkill, build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.http_api import http_api_event, reply_of
from tests.factories.records import MORNING
from tests.factories.shopify import shop_order

pytestmark = pytest.mark.integration
TABLE = "earshot-secrets"


@pytest.fixture(scope="module")
def vault() -> Iterator[LocalAws]:
    with embedded_aws(None, services="dynamodb,sqs,secretsmanager") as running:
        running.create_table(TABLE)
        yield running


@pytest.fixture
def environment(vault: LocalAws, tmp_path: Path) -> dict[str, str]:
    client = vault.client("secretsmanager")
    told = []
    for variable, value in {"PEPPER": "salt", "TOKEN_KEY": "key-1", "SHOPIFY_SECRET": "shop-1"}.items():
        made = client.create_secret(Name=f"{tmp_path.name}-{variable}", SecretString=value)
        told.append(f"EARSHOT_{variable}={made['ARN']}")
    return {
        "EARSHOT_ENDPOINT": vault.endpoint,
        "EARSHOT_TABLE": TABLE,
        "EARSHOT_STATE": str(tmp_path),
        "EARSHOT_SECRETS": " ".join(told),
    }


def secret_of(environment: dict[str, str], variable: str) -> str:
    return dict(part.split("=") for part in environment["EARSHOT_SECRETS"].split())[variable]


def test_a_function_s_secrets_are_those_of_secrets_manager(environment: dict[str, str]) -> None:
    settings = Renewed(SkillSettings, lambda settings: settings, environment=environment).made()
    assert (settings.pepper, settings.token_keys) == ("salt", (b"key-1",))


def test_a_secret_that_does_not_exist_is_named_in_the_log_and_the_others_come(
    environment: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    settings = read(SkillSettings, environment, secrets=False)
    ids = (secret_of(environment, "EARSHOT_PEPPER"), "arn:aws:secretsmanager:us-east-1:000000000000:secret:none")
    assert ask_secrets_manager(settings, ids)[ids[0]] == "salt"
    assert "a secret was not given: arn:aws:secretsmanager:us-east-1:000000000000:secret:none" in caplog.text


def test_whoever_hangs_is_waited_for_no_longer_than_was_said(
    environment: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        kept = Renewed(SkillSettings, str, environment={**environment, "EARSHOT_ENDPOINT": endpoint})
        with pytest.raises(StoreUnavailable, match="could not be read"):
            kept.made(first_seconds=0.2)
    assert "EARSHOT_NO_SECRETS Secrets Manager gave no answer in 0.2 s" in caplog.text


def test_nobody_there_is_an_error_of_ours(environment: dict[str, str]) -> None:
    settings = read(SkillSettings, {**environment, "EARSHOT_ENDPOINT": "http://127.0.0.1:9"}, secrets=False)
    with pytest.raises(StoreUnavailable, match="out of reach"):
        ask_secrets_manager(settings, ("arn",))


# ------------------------------------------------------------------------------------------ turns without a pepper


@pytest.fixture
def nameless(environment: dict[str, str]) -> EarshotSkill:
    def away(*_: object) -> dict[str, str]:
        raise StoreUnavailable("denied")

    def build(settings: SkillSettings) -> EarshotSkill:
        return build_skill(settings, clock=lambda: MORNING)

    kept = Renewed(SkillSettings, build, environment=environment, ask=away)
    return kept.without()


def said(skill: EarshotSkill, asked: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    told = {"session": f"amzn1.echo-api.session.{number // 10}", "user": "amzn1.ask.account.ADA", "at": MORNING}
    told |= {"token": access_token(), **more}
    ask = request(asked.pop("type"), requestId=f"amzn1.echo-api.request.nameless-{number}", **asked)
    return skill.invoke(envelope(ask, **told))


def speech(answer: dict[str, Any]) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"])


def test_without_a_pepper_turns_are_answered_and_kept_in_their_session_and_as_nobody_s(
    nameless: EarshotSkill, environment: dict[str, str]
) -> None:
    opened = said(nameless, {"type": "LaunchRequest"}, 10)
    sold = said(
        nameless,
        {"type": "IntentRequest", "intent": intent("ReorderIntent", brand="Tidewell", product="detergent")},
        11,
    )
    assert speech(opened).startswith("<speak>Welcome")
    assert "does not answer just now" in speech(sold)  # whose order it would be, nobody could tell
    ledger = open_ledger(read(SkillSettings, environment, secrets=False))
    kept = [ledger.touchpoint(touchpoint_id("alexa", f"amzn1.echo-api.request.nameless-{n}")) for n in (10, 11)]
    assert [None if one is None else one.identity for one in kept] == [Identity(), Identity()]
    assert len({None if one is None else one.session_id for one in kept}) == 1


@pytest.mark.parametrize(
    ("goal", "heard"),
    [
        ("OrderStatusIntent", "cannot look up your orders just now"),
        ("ConsentIntent", "Sorry, I could not save your choice"),
    ],
)
def test_without_a_pepper_nothing_is_said_of_what_there_is_or_is_not(
    nameless: EarshotSkill, goal: str, heard: str
) -> None:
    number = {"OrderStatusIntent": 20, "ConsentIntent": 30}[goal]
    answer = said(nameless, {"type": "IntentRequest", "intent": intent(goal)}, number)
    if goal == "ConsentIntent":
        yes = {"type": "IntentRequest", "intent": intent("AMAZON.YesIntent")}
        answer = said(nameless, yes, 31, attributes=answer.get("sessionAttributes", {}))
    assert heard in speech(answer)


# ----------------------------------------------------------------------------------------- the doors of the HTTP API


class Clock:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(tz=MORNING.tzinfo)

    def __call__(self) -> datetime:
        return self.now


def posted(door: Door, secret: str, event: str) -> int:
    body = json.dumps(shop_order()).encode()
    told = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, secret.encode(), event=event))
    return reply_of(door.answer(told)).status


def test_a_webhook_signed_by_a_secret_rotated_a_moment_ago_is_taken(
    vault: LocalAws, environment: dict[str, str]
) -> None:
    clock = Clock()
    door = Door(
        kept=Renewed(OrdersSettings, orders.routes_of, environment=environment, clock=clock), doubts=frozenset({401})
    )
    assert posted(door, "shop-1", "e-1") == 200
    arn = secret_of(environment, "EARSHOT_SHOPIFY_SECRET")
    vault.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="shop-2,shop-1")
    clock.now += TRIED
    assert posted(door, "shop-2", "e-2") == 200
    assert posted(door, "shop-3", "e-3") == 401


def test_without_secrets_the_shop_is_told_to_send_again_and_a_link_leads_to_the_shop_all_the_same(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    away = {**environment, "EARSHOT_ENDPOINT": "http://127.0.0.1:9"}
    door = Door(kept=Renewed(OrdersSettings, orders.routes_of, environment=away), doubts=frozenset({401}))
    assert posted(door, "shop-1", "e-1") == 503
    for name, value in away.items():
        monkeypatch.setenv(name, value)
    links = Door(
        kept=Renewed(HandoffSettings, handoff.routes_of, environment=away),
        doubts=frozenset({404}),
        away=handoff._front_door,
    )
    reply = reply_of(links.answer(http_api_event("GET", "/go/some-token")))
    assert (reply.status, reply.headers["Location"]) == (302, "https://shop.example/")
