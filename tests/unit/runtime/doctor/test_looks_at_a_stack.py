"""What doctor reads of a stack, and which of it it looks at."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from typer.testing import CliRunner

from cli.main import command_line
from runtime.doctor.finding import Standing
from runtime.doctor.looks import agent_profile, privacy_webhooks, sender, shop_key, shop_named
from runtime.doctor.stack import Stack, resources_of

HOW = {"region_name": "eu-west-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}


def summaries(numbers: range) -> list[dict[str, Any]]:
    common = {"ResourceType": "AWS::SQS::Queue", "ResourceStatus": "CREATE_COMPLETE"}
    return [
        {
            **common,
            "LogicalResourceId": f"Queue{at}",
            "PhysicalResourceId": f"queue-{at}",
            "LastUpdatedTimestamp": "2026-11-01",
        }
        for at in numbers
    ]


def test_all_resources_of_a_stack_are_known_however_many_there_are() -> None:
    cloudformation = boto3.client("cloudformation", **HOW)
    with Stubber(cloudformation) as told:
        first = {"StackResourceSummaries": summaries(range(100)), "NextToken": "more"}
        told.add_response("list_stack_resources", first, {"StackName": "shop"})
        rest = {"StackResourceSummaries": summaries(range(100, 112))}
        told.add_response("list_stack_resources", rest, {"StackName": "shop", "NextToken": "more"})
        assert resources_of(cloudformation, "shop") == {f"Queue{at}": f"queue-{at}" for at in range(112)}


@pytest.mark.parametrize("merchant", ["email", "ucp"])
@pytest.mark.parametrize("verified", [True, False])
def test_who_sends_mails_is_looked_at_whoever_the_merchant_is(merchant: str, *, verified: bool) -> None:
    ses = boto3.client("sesv2", **HOW)
    stack = Stack(
        name="shop",
        status="CREATE_COMPLETE",
        parameters={"Merchant": merchant, "SenderEmail": "The Shop <orders@shop.example>"},
        outputs={},
        resources={},
        client=lambda _: ses,
    )
    with Stubber(ses) as told:
        asked = {"EmailIdentity": "orders@shop.example"}
        told.add_response("get_email_identity", {"VerifiedForSendingStatus": verified}, asked)
        assert (sender(stack).state is Standing.OK) is verified


@pytest.mark.parametrize(
    ("merchant", "profile", "fine"),
    [("ucp", "", False), ("ucp", "https://shop.example/agent.json", True), ("built_in", "", True)],
)
def test_a_ucp_business_is_told_who_we_are(merchant: str, profile: str, *, fine: bool) -> None:
    stack = Stack(
        name="shop",
        status="CREATE_COMPLETE",
        parameters={"Merchant": merchant, "UcpProfile": profile},
        outputs={},
        resources={},
        client=lambda _: None,
    )
    assert (agent_profile(stack).state is Standing.OK) is fine


def shop_stack(told: Any = None, **parameters: str) -> Stack:
    where = {"HttpUrl": "https://api.example/"}
    resources = {"ShopKey": "shop-key"}
    return Stack(
        name="shop", status="", parameters=parameters, outputs=where, resources=resources, client=lambda _: told
    )


@pytest.mark.parametrize(
    ("parameters", "state"),
    [
        ({"Merchant": "built_in"}, Standing.YOURS),
        ({"Merchant": "ucp"}, Standing.YOURS),
        ({"Merchant": "shopify"}, Standing.WRONG),
        ({"Merchant": "email", "ShopifyShop": "mine.myshopify.com"}, Standing.WRONG),
    ],
)
def test_a_secret_made_here_is_wrong_for_a_shop_at_shopify_alone(parameters: dict[str, str], state: Standing) -> None:
    secrets = boto3.client("secretsmanager", **HOW)
    with Stubber(secrets) as told:
        told.add_response("describe_secret", {"Name": "made", "VersionIdsToStages": {"1" * 32: ["AWSCURRENT"]}})
        assert shop_key(shop_stack(secrets, **parameters)).state is state


def test_a_merchant_without_a_shop_at_shopify_is_asked_for_none_of_its_webhooks() -> None:
    assert privacy_webhooks(shop_stack(Merchant="ucp")).state is Standing.OK
    assert privacy_webhooks(shop_stack(Merchant="shopify")).state is Standing.YOURS


@pytest.mark.parametrize(
    ("shop", "admin", "state"),
    [
        ("", "https://mine.myshopify.com/admin/api/2026-10/graphql.json", Standing.WRONG),
        ("mine.myshopify.com", "https://other.myshopify.com/admin/api/2026-10/graphql.json", Standing.WRONG),
        ("Mine.myshopify.com", "https://mine.myshopify.com/admin/api/2026-10/graphql.json", Standing.OK),
        ("mine.myshopify.com", "", Standing.OK),
        ("", "", Standing.OK),
    ],
)
def test_the_shop_whose_webhooks_are_taken_is_the_one_that_is_told(shop: str, admin: str, state: Standing) -> None:
    stack = shop_stack(Merchant="built_in", ShopifyShop=shop, ShopifyAdminUrl=admin)
    assert shop_named(stack).state is state


def test_a_merchant_at_shopify_whose_shop_is_not_named_is_told_what_that_means() -> None:
    told = shop_named(shop_stack(Merchant="shopify"))
    assert (told.state, told.said.split(":")[0]) == (Standing.WRONG, "ShopifyShop is empty")


def test_on_the_embedded_aws_the_doctor_says_where_its_patient_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARSHOT_ENDPOINT", raising=False)
    ended = CliRunner().invoke(command_line(), ["doctor"])
    assert "looks at what `sam deploy` made: set EARSHOT_AWS=aws, and AWS_REGION" in f"{ended.exception}"
