"""What an operator chooses by a parameter: each condition of template.yaml, at both of its outcomes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.stack import Stack, stack

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
# Where a key of one's own is named, in all that keeps something, by the kind of resource.
KEYED = {
    "AWS::Serverless::Function": ("KmsKeyArn",),
    "AWS::SQS::Queue": ("KmsMasterKeyId",),
    "AWS::Logs::LogGroup": ("KmsKeyId",),
    "AWS::SecretsManager::Secret": ("KmsKeyId",),
    "AWS::SNS::Topic": ("KmsMasterKeyId",),
    "AWS::DynamoDB::Table": ("SSESpecification", "KMSMasterKeyId"),
    "AWS::S3::Bucket": (
        "BucketEncryption",
        "ServerSideEncryptionConfiguration",
        0,
        "ServerSideEncryptionByDefault",
        "KMSMasterKeyID",
    ),
}
OF_FLEET = {"FleetType", "FleetPolicy", "FleetRule", "FleetRuleRole"}
OF_A_TOPIC = {"DeviceRule", "DeviceRuleMayInvoke", "DeviceRuleRole"}


def _key_of(properties: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        properties = properties[step] if isinstance(step, int) else properties.get(step, {})
    return properties or None


def _more_than(made: Stack, other: Stack) -> set[str]:
    return set(made.kinds) - set(other.kinds)


def test_by_itself_a_stack_has_nothing_that_has_to_be_chosen() -> None:
    everything = stack(AlarmEmail="her", KeyArn=KEY, DeviceFleet="yes", DeviceTopic="its")
    assert _more_than(everything, stack()) == OF_FLEET | OF_A_TOPIC | {"AlarmMail", "UseTheKey"}
    assert _more_than(stack(), everything) == set()


def test_whoever_the_parameter_names_is_told_of_alarms() -> None:
    told = stack(AlarmEmail="her@shop.example")
    assert _more_than(told, stack()) == {"AlarmMail"}
    assert told.properties["AlarmMail"] == {"TopicArn": "Alarms", "Protocol": "email", "Endpoint": "her@shop.example"}


@pytest.mark.parametrize(("chosen", "found"), [("", None), (KEY, KEY)])
@pytest.mark.parametrize("kind", KEYED)
def test_all_that_keeps_anything_keeps_it_under_the_key_that_was_chosen_and_under_none_else(
    kind: str, chosen: str, found: str | None
) -> None:
    resources = stack(KeyArn=chosen).of_kind(kind)
    assert {name: _key_of(one, KEYED[kind]) for name, one in resources.items()} == dict.fromkeys(resources, found)


def test_without_a_key_of_one_s_own_aws_s_keys_encrypt() -> None:
    for chosen, by_aws in (("", True), (KEY, None)):
        made = stack(KeyArn=chosen)
        queues = made.of_kind("AWS::SQS::Queue")
        assert {one.get("SqsManagedSseEnabled") for one in queues.values()} == {by_aws}
        ((rule,),) = (
            one["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            for one in made.of_kind("AWS::S3::Bucket").values()
        )
        algorithm = rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
        assert algorithm == ("AES256" if by_aws else "aws:kms")


def test_whoever_reads_or_writes_may_use_the_key_that_was_chosen() -> None:
    for chosen, may in (("", []), (KEY, ["UseTheKey"])):
        made = stack(KeyArn=chosen, DeviceFleet="yes", DeviceTopic="its")
        for function in made.of_kind("AWS::Serverless::Function").values():
            assert [one for one in function["Policies"] if isinstance(one, str)] == may
        for role in made.of_kind("AWS::IAM::Role").values():
            assert role.get("ManagedPolicyArns", []) == may
    assert _more_than(stack(KeyArn=KEY), stack()) == {"UseTheKey"}


def test_links_lead_to_the_address_that_was_chosen_or_else_to_the_stack_s_own() -> None:
    def told(made: Stack) -> str:
        return str(made.properties["SkillFunction"]["Environment"]["Variables"]["EARSHOT_PUBLIC_URL"])

    assert told(stack(PublicUrl="https://go.shop.example/")) == "https://go.shop.example/"
    assert told(stack()) == stack().outputs["HttpUrl"]


def test_devices_that_connect_here_are_heard_where_they_were_chosen_to() -> None:
    fleet = stack(DeviceFleet="yes")
    assert _more_than(fleet, stack()) == OF_FLEET
    assert set(fleet.outputs) - set(stack().outputs) == {"FleetPolicyName", "FleetTypeName"}
    for made, on in ((fleet, True), (stack(), False)):
        assert made.properties["DevicesFunction"]["Events"]["Published"]["Properties"]["Enabled"] is on


def test_a_topic_of_one_s_own_is_listened_to_where_there_is_one() -> None:
    listening = stack(DeviceTopic="homes/+")
    assert _more_than(listening, stack()) == OF_A_TOPIC
    assert listening.properties["DeviceRule"]["TopicRulePayload"]["Sql"] == "SELECT * FROM 'homes/+'"


@pytest.mark.parametrize(
    ("ready", "snapshots", "kept_running"),
    [
        ("none", None, None),
        ("snapshot", {"ApplyOn": "PublishedVersions"}, None),
        ("2", None, {"ProvisionedConcurrentExecutions": "2"}),
    ],
)
def test_environments_are_made_ready_as_was_chosen(ready: str, snapshots: object, kept_running: object) -> None:
    skill = stack(ReadyEnvironments=ready).properties["SkillFunction"]
    assert (skill.get("SnapStart"), skill.get("ProvisionedConcurrencyConfig")) == (snapshots, kept_running)
