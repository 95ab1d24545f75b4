"""Who is given what: every variable, secret, queue, log and address of template.yaml leads where its name says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from base.environment import variable_of
from base.skill_settings import SkillSettings
from ledger.secrets import Place, places_in
from tests.tools.stack import wired

STACK = wired()
FUNCTIONS = STACK.of_kind("AWS::Serverless::Function")
QUEUES = STACK.of_kind("AWS::SQS::Queue")
every_function = pytest.mark.parametrize("name", FUNCTIONS)

# What a variable says, in whichever function it is. All others say what the parameter of their own name does:
# EARSHOT_SHOP_URL is ShopUrl.
SAYS = {
    "EARSHOT_AWS": "aws",
    "EARSHOT_ENDPOINT": "",
    "EARSHOT_TABLE": "Ledger",
    "EARSHOT_SPOOL": "Spool",
    "EARSHOT_OUTBOX_QUEUE": "Outbox",
    "EARSHOT_RUNS": "Runs",
    "EARSHOT_RUN_DAYS": "the AttributionDays",
    "EARSHOT_CATALOG": "the CatalogFile",
    "EARSHOT_SUBSCRIPTIONS": "the SubscriptionsKeptBy",
    "EARSHOT_RECHARGE_URL": "https://api.rechargeapps.com",
}
# They are named in the template to be changed there, and are what they are without it.
AS_WITHOUT = ("EARSHOT_LOCALE", "EARSHOT_COST_WRONG_ORDER", "EARSHOT_COST_WRONG_ANSWER", "EARSHOT_COST_LOST")
# Where a secret is, for whoever reads it. All others are in that of their own name: EARSHOT_TOKEN_KEY is in TokenKey.
KEPT_IN = {
    "EARSHOT_SHOPIFY_SECRET": Place(secret="ShopKey", field=None),
    "EARSHOT_RECHARGE_SECRET": Place(secret="RechargeKey", field=None),
    "EARSHOT_RECHARGE_TOKEN": Place(secret="MerchantKeys", field="recharge_token"),
    "EARSHOT_DEVICE_SECRET": Place(secret="DeviceKey", field=None),
    "EARSHOT_SHOPIFY_TOKEN": Place(secret="MerchantKeys", field="shopify_token"),
    "EARSHOT_WEBHOOK_SECRET": Place(secret="MerchantKeys", field="webhook_secret"),
    "EARSHOT_SMTP_URL": Place(secret="MerchantKeys", field="smtp_url"),
    "EARSHOT_PROACTIVE_CLIENT": Place(secret="MerchantKeys", field="proactive_client"),
}
RECEIVES = {"SpoolFunction": "Spool", "OutboxFunction": "Outbox", "DevicesFunction": "DeviceMessages"}
# Where a function's calls wait that nobody hears of; those of all others are tried again by whoever made them.
LEAVES_IN = {
    "OutboxFeedFunction": "OutboxFeedDeadLetters",
    "ForgetFunction": "ForgetDeadLetters",
    "RenewalsFunction": "RenewalsDeadLetters",
    "DecidingFunction": "RenewalsDeadLetters",
    "DevicesFunction": "DeviceDeadLetters",
    "AttributionFunction": "AttributionDeadLetters",
}


def _variables(name: str) -> dict[str, str]:
    found: dict[str, str] = FUNCTIONS[name]["Environment"]["Variables"]
    return found


def _own_name(variable: str) -> str:
    return "".join(word.title() for word in variable.split("_")[1:])


def _events(name: str, kind: str) -> Iterator[dict[str, Any]]:
    yield from (one["Properties"] for one in FUNCTIONS[name]["Events"].values() if one["Type"] == kind)


@every_function
def test_a_variable_says_what_its_name_does(name: str) -> None:
    without = {variable_of(item): item.default for item in fields(SkillSettings) if variable_of(item) in AS_WITHOUT}
    told = {key: value for key, value in _variables(name).items() if key != "EARSHOT_SECRETS"}
    assert told == {key: (SAYS | without).get(key, f"the {_own_name(key)}") for key in told}


@every_function
def test_a_secret_is_read_where_it_is_kept(name: str) -> None:
    places = places_in(_variables(name).get("EARSHOT_SECRETS", ""))
    assert places == {key: KEPT_IN.get(key, Place(secret=_own_name(key), field=None)) for key in places}
    assert {place.secret for place in places.values()} <= set(STACK.of_kind("AWS::SecretsManager::Secret"))


def test_the_merchant_s_keys_have_every_field_that_is_read_and_no_other() -> None:
    made = STACK.properties["MerchantKeys"]["GenerateSecretString"]
    told = {place.field for place in KEPT_IN.values() if place.secret == "MerchantKeys"}
    assert made["GenerateStringKey"] == "webhook_secret"  # the one that is ours to make
    assert json.loads(made["SecretStringTemplate"]) == dict.fromkeys(told - {"webhook_secret"}, "none")


@every_function
def test_a_function_receives_from_its_own_queue(name: str) -> None:
    received = [f"{RECEIVES[name]}.Arn"] if name in RECEIVES else []
    assert [event["Queue"] for event in _events(name, "SQS")] == received


@every_function
def test_calls_that_failed_wait_in_the_function_s_own_dead_letters(name: str) -> None:
    told = [event["DestinationConfig"]["OnFailure"] for event in _events(name, "DynamoDB")]
    left = [FUNCTIONS[name].get("DeadLetterQueue", {}).get("TargetArn")] + [one["Destination"] for one in told]
    left += [event["DeadLetterConfig"]["Arn"] for event in _events(name, "ScheduleV2")]
    assert set(left) == {f"{LEAVES_IN[name]}.Arn" if name in LEAVES_IN else None}


@pytest.mark.parametrize("name", sorted(set(QUEUES) - set(LEAVES_IN.values())))
def test_what_a_queue_gives_up_waits_in_the_dead_letters_of_its_name(name: str) -> None:
    target = QUEUES[name].get("RedrivePolicy", {}).get("deadLetterTargetArn")
    assert target == (None if name.endswith("DeadLetters") else f"{name}DeadLetters.Arn")


@every_function
def test_a_function_writes_to_the_log_of_its_name(name: str) -> None:
    assert FUNCTIONS[name]["LoggingConfig"]["LogGroup"] == f"{name.removesuffix('Function')}Log"


def test_a_filter_of_a_log_reads_the_log_of_its_name() -> None:
    alone = {"OutboxAge": "OutboxFeedLog", "SpoolAge": "SpoolLog", "DeviceMessagesAge": "DevicesLog"}
    alone |= {"DataRequests": "OrdersLog"}
    for name, told in STACK.of_kind("AWS::Logs::MetricFilter").items():
        assert told["LogGroupName"] == (alone.get(name) or name.rpartition("In")[2])


def test_filters_that_count_into_one_metric_wait_for_the_same_lines() -> None:
    waited: dict[str, set[str]] = {}
    for told in STACK.of_kind("AWS::Logs::MetricFilter").values():
        (made,) = told["MetricTransformations"]
        assert made["MetricNamespace"] == "AWS::StackName"
        waited.setdefault(made["MetricName"], set()).add(told["FilterPattern"])
    assert {metric: len(patterns) for metric, patterns in waited.items()} == dict.fromkeys(waited, 1)


def test_a_policy_over_queues_refuses_what_is_not_tls_at_each_queue_that_it_names() -> None:
    for policy in STACK.of_kind("AWS::SQS::QueuePolicy").values():
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert statement == {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": [f"{queue}.Arn" for queue in policy["Queues"]],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }


def test_the_runs_policy_is_the_bucket_s_and_all_that_is_in_it() -> None:
    (policy,) = STACK.of_kind("AWS::S3::BucketPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (policy["Bucket"], statement["Resource"]) == ("Runs", ["Runs.Arn", "Runs.Arn/*"])


def test_the_http_api_writes_its_own_log_and_is_throttled_as_the_parameters_say() -> None:
    api = STACK.properties["Http"]
    assert api["AccessLogSettings"]["DestinationArn"] == "HttpLog.Arn"
    assert api["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": "the RequestsPerSecond",
        "ThrottlingBurstLimit": "the RequestsAtOnce",
    }


@every_function
def test_an_address_of_the_http_api_waits_for_longer_than_its_function_may_take(name: str) -> None:
    for event in _events(name, "HttpApi"):
        assert (event["ApiId"], event["PayloadFormatVersion"]) == ("Http", "2.0")
        assert FUNCTIONS[name]["Timeout"] * 1000 < event["TimeoutInMillis"] <= 30_000  # the longest that there is


def test_what_the_rules_of_iot_core_hand_on_their_own_roles_may_put_there() -> None:
    handed = {"FleetRule": ["DeviceMessages", "DeviceDeadLetters"], "DeviceRule": ["DeviceDeadLetters"]}
    for name, queues in handed.items():
        rule = STACK.properties[name]["TopicRulePayload"]
        puts = [one["Sqs"] for one in (*rule["Actions"], rule["ErrorAction"]) if "Sqs" in one]
        role = {"RoleArn": f"{name}Role.Arn", "UseBase64": False}  # whoever reads the queue reads JSON
        assert puts == [{"QueueUrl": queue, **role} for queue in queues]
        (policy,) = STACK.properties[f"{name}Role"]["Policies"]
        (statement,) = policy["PolicyDocument"]["Statement"]
        allowed = statement["Resource"]
        assert (statement["Effect"], statement["Action"]) == ("Allow", "sqs:SendMessage")
        assert (allowed if isinstance(allowed, list) else [allowed]) == [f"{queue}.Arn" for queue in queues]
        (trusted,) = STACK.properties[f"{name}Role"]["AssumeRolePolicyDocument"]["Statement"]
        assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": "AWS::AccountId"}}


def test_the_rule_of_a_topic_of_one_s_own_calls_the_function_that_takes_it_and_may() -> None:
    rule = STACK.properties["DeviceRule"]["TopicRulePayload"]
    may = STACK.properties["DeviceRuleMayInvoke"]
    assert (rule["Sql"], rule["RuleDisabled"]) == ("SELECT * FROM 'the DeviceTopic'", False)
    assert rule["Actions"] == [{"Lambda": {"FunctionArn": "DevicesFunction.Arn"}}]
    assert (may["FunctionName"], may["SourceArn"]) == ("DevicesFunction", "DeviceRule.Arn")
    assert (may["Principal"], may["SourceAccount"]) == ("iot.amazonaws.com", "AWS::AccountId")


def test_the_outputs_are_what_they_are_called() -> None:
    told = dict(STACK.outputs)
    region = "https://AWS::Region.console.aws.amazon.com/cloudwatch/home?region=AWS::Region"
    assert told.pop("DashboardUrl") == f"{region}#dashboards:name=Dashboard"
    assert told == {
        "SkillAliasArn": "SkillFunction.Alias",
        "HttpUrl": "https://Http.execute-api.AWS::Region.AWS::URLSuffix/",
        "TableName": "Ledger",
        "StreamArn": "Ledger.StreamArn",
        "SpoolUrl": "Spool",
        "FleetPolicyName": "FleetPolicy",
        "FleetTypeName": "FleetType",
        "RunsBucket": "Runs",
        "AlarmTopicArn": "Alarms",
    }


def test_what_can_be_chosen_for_all_functions_is_chosen_for_each() -> None:
    skill = FUNCTIONS["SkillFunction"]
    assert (skill["MemorySize"], skill["ReservedConcurrentExecutions"]) == (
        "the MemoryMegabytes",
        "the ReservedConcurrency",
    )
    assert skill["DeploymentPreference"]["Type"] == "the Gradual"
    for name, function in FUNCTIONS.items():
        assert function["Architectures"] == ["the Architecture"]
        level = function["LoggingConfig"]["ApplicationLogLevel"]
        assert level == ("INFO" if name == "OutboxFeedFunction" else "the LogLevel")  # an alarm reads its lines
    kept = {name: log["RetentionInDays"] for name, log in STACK.of_kind("AWS::Logs::LogGroup").items()}
    assert kept.pop("OrdersLog") == 60  # a request for a customer's data stands here
    assert set(kept.values()) == {"the LogRetentionDays"}
