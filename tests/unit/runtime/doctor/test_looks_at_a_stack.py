"""What doctor reads of a stack, and which of it it looks at."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from typer.testing import CliRunner

from cli.main import command_line
from runtime.doctor.finding import Standing
from runtime.doctor.looks import agent_profile, sender
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


def test_on_the_embedded_aws_the_doctor_says_where_its_patient_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARSHOT_ENDPOINT", raising=False)
    ended = CliRunner().invoke(command_line(), ["doctor"])
    assert "looks at what `sam deploy` made: set EARSHOT_AWS=aws, and AWS_REGION" in f"{ended.exception}"
