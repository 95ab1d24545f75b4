"""The template's side of devices: a certificate speaks in its own thing's name alone, and the rule says who spoke."""

from __future__ import annotations

import re
from typing import Any

from intake.iot.delivery import TOPIC_FILTER, TOPICS, HandedOver
from runtime.embedded_aws.template import Intrinsic, load_template, resources_of_type

TEMPLATE = load_template()
ITS_OWN = "${!iot:Connection.Thing.ThingName}"


def resource(kind: str, name: str) -> dict[str, Any]:
    return resources_of_type(TEMPLATE, kind)[name]


def test_a_certificate_connects_and_publishes_as_its_own_thing_and_may_do_nothing_else() -> None:
    statements = resource("AWS::IoT::Policy", "FleetPolicy")["PolicyDocument"]["Statement"]
    allowed = {one["Action"]: str(one["Resource"].value).split("${AWS::AccountId}:")[1] for one in statements}
    assert allowed == {"iot:Connect": f"client/{ITS_OWN}", "iot:Publish": f"topic/{TOPICS}/{ITS_OWN}/*"}
    assert {one["Effect"] for one in statements} == {"Allow"}
    (connect,) = (one for one in statements if one["Action"] == "iot:Connect")
    assert connect["Condition"] == {"Bool": {"iot:Connection.Thing.IsAttached": "true"}}


def test_the_rule_hands_over_what_the_intake_reads_and_nothing_is_lost_on_the_way() -> None:
    rule = resource("AWS::IoT::TopicRule", "FleetRule")["TopicRulePayload"]
    assert set(re.findall(r"AS (\w+)", rule["Sql"])) == set(HandedOver.__struct_fields__)
    assert rule["Sql"].endswith(f"FROM '{TOPIC_FILTER}'")
    (action,) = rule["Actions"]
    assert action["Sqs"]["QueueUrl"] == Intrinsic("Ref", "DeviceMessages")
    assert rule["ErrorAction"]["Sqs"]["QueueUrl"] == Intrinsic("Ref", "DeviceDeadLetters")
    assert rule["RuleDisabled"] is False


def test_devices_messages_outlive_a_day_in_which_the_table_is_away() -> None:
    queue = resource("AWS::SQS::Queue", "DeviceMessages")
    assert queue["VisibilityTimeout"] * queue["RedrivePolicy"]["maxReceiveCount"] > 86_400
