"""`earshot doctor` on a stack of the embedded AWS: what is right, what is wrong, and what only the merchant can see."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from base.environment import LedgerSettings, read
from base.errors import InputError
from base.settings import Settings
from runtime.doctor.examine import examine
from runtime.doctor.finding import Diagnosis, Standing
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.template import load_template
from tests.factories.command import Earshot

pytestmark = pytest.mark.integration
SKILL_ID = "amzn1.ask.skill.12345678-90ab-cdef-1234-567890abcdef"
PARAMETERS = (
    "SkillId",
    "ShopUrl",
    "Merchant",
    "SenderEmail",
    "PublicUrl",
    "Url",
    "AccountIssuer",
    "AccountIntrospection",
)
SECRETS = ("ShopKey", "MerchantKeys", "AccountClient")
# What the doctor reads of a stack, and no more: the whole template needs SAM's transform.
TEMPLATE = {
    "Parameters": {name: {"Type": "String", "Default": ""} for name in PARAMETERS},
    "Resources": {
        **{
            name: {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "made up"}} for name in SECRETS
        },
        "Alarms": {"Type": "AWS::SNS::Topic", "Properties": {}},
    },
    "Outputs": {
        "TableName": {"Value": "earshot-doctor"},
        "AlarmTopicArn": {"Value": {"Ref": "Alarms"}},
        "HttpUrl": {"Value": {"Ref": "Url"}},
        "SkillAliasArn": {"Value": "arn:aws:lambda:us-east-1:000000000000:function:earshot:live"},
    },
}


class Doors(BaseHTTPRequestHandler):
    """Answers as the stack's HTTP API does."""

    def do_POST(self) -> None:
        self._answer(401 if self.path == "/orders/shopify" else 404)

    def do_GET(self) -> None:
        self._answer(404)

    def _answer(self, status: int) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def doors() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Doors)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def cloud(doors: str) -> Iterator[LocalAws]:
    services = "dynamodb,sns,secretsmanager,cloudformation,cloudwatch,monitoring,lambda,ses,sesv2,sts"
    with embedded_aws(None, services=services) as running:
        running.create_table("earshot-doctor")
        told = {"SkillId": SKILL_ID, "ShopUrl": "https://shop.example/", "Merchant": "shopify", "Url": doors}
        told |= {"AccountIssuer": "https://id.shop.example", "AccountIntrospection": "https://id.shop.example/whose"}
        running.client("cloudformation").create_stack(
            StackName="earshot-doctor",
            TemplateBody=json.dumps(TEMPLATE),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in told.items()],
        )
        running.client("cloudformation").get_waiter("stack_create_complete").wait(
            StackName="earshot-doctor", WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        yield running


@pytest.fixture
def settings(cloud: LocalAws) -> LedgerSettings:
    return read(Settings, {"EARSHOT_ENDPOINT": cloud.endpoint})


def found(settings: LedgerSettings) -> dict[str, Diagnosis]:
    return {one.name: one for one in examine(settings, "earshot-doctor")}


def test_what_only_the_merchant_can_do_is_listed_with_what_to_do(settings: LedgerSettings) -> None:
    yours = {name: one.to_do for name, one in found(settings).items() if one.state is Standing.YOURS}
    assert set(yours) == {"skill endpoint", "account linking", "webhook subscriptions", "privacy webhooks"}
    assert "ENDPOINT=arn:aws:lambda:us-east-1:000000000000:function:earshot:live" in yours["skill endpoint"]
    assert yours["webhook subscriptions"].endswith("/orders/shopify")


def test_what_stands_is_said_to_stand(settings: LedgerSettings) -> None:
    states = {name: one.state for name, one in found(settings).items()}
    assert {name for name, state in states.items() if state is Standing.OK} >= {
        "stack",
        "table",
        "hand-off links",
        "sender",
    }


def test_what_was_not_done_yet_is_wrong_until_it_is(settings: LedgerSettings, cloud: LocalAws) -> None:
    before = found(settings)
    keys = {"webhook secret": "ShopKey", "merchant keys": "MerchantKeys", "account tokens": "AccountClient"}
    assert {before[name].state for name in keys} == {Standing.WRONG}
    assert before["alarm address"].said == "nobody hears the alarms"
    stack = cloud.client("cloudformation").describe_stack_resources(StackName="earshot-doctor")["StackResources"]
    place = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in stack}
    for secret in keys.values():
        cloud.client("secretsmanager").put_secret_value(SecretId=place[secret], SecretString="their own")
    cloud.client("sns").subscribe(
        TopicArn=place["Alarms"], Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:000000000000:q"
    )
    after = found(settings)
    assert {after[name].state for name in keys} == {Standing.OK}
    assert after["alarm address"].state is Standing.OK


def test_what_cannot_be_seen_is_said_and_hides_nothing_else(settings: LedgerSettings) -> None:
    told = found(settings)
    assert told["skill"].state is Standing.UNKNOWN  # there is no such function here
    assert "alarms" in told


def test_a_stack_that_is_not_there_is_the_user_s_mistake(settings: LedgerSettings) -> None:
    with pytest.raises(InputError, match="the stack 'no-such-stack' could not be looked at"):
        list(examine(settings, "no-such-stack"))


def test_the_command_speaks_plainly_and_its_exit_code_says_whether_something_is_wrong(
    cloud: LocalAws, settings: LedgerSettings, earshot: Earshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cloud.environment().items():
        monkeypatch.setenv(name, value)
    asked = ("doctor", "--stack", "earshot-doctor")
    said, as_json = earshot(*asked), earshot(*asked, "--json")
    lines: list[dict[str, Any]] = [json.loads(line) for line in as_json.stdout.splitlines()]
    wrong = [one["name"] for one in lines if one["state"] == "wrong"]
    assert as_json.returncode == said.returncode == (2 if wrong else 0)
    assert [set(one) for one in lines] == [{"name", "state", "said", "to_do"}] * len(lines)
    for one in lines:
        assert f"{one['state']:<8}{one['name']}: {one['said']}" in said.stdout


def test_the_doctor_reads_nothing_of_a_stack_that_the_template_does_not_make() -> None:
    template = load_template()
    assert {"SkillId", "ShopUrl", "Merchant", "SenderEmail", "PublicUrl", "ShopifyAdminUrl", "ShopifyShop"} <= set(
        template["Parameters"]
    )
    assert set(TEMPLATE["Outputs"]) <= set(template["Outputs"])
    assert set(TEMPLATE["Resources"]) <= set(template["Resources"])
