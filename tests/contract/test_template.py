"""What template.yaml promises, as rules for every resource of a kind: nothing lost, nobody where they do not belong."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest
from cfnlint.api import lint_file

from base.environment import LedgerSettings, read, variable_of
from base.settings import Settings, read_settings
from ledger import items, table
from ledger.outbox import LEASE
from runtime.embedded_aws.template import TEMPLATE, Intrinsic, load_template, resources_of_type
from runtime.functions.table import FUNCTIONS
from skill.alexa.envelope import application_id
from tests.factories.records import order

ROOT = TEMPLATE.parent
ALEXA_GIVES_UP = 8
LONGEST = 30  # seconds: none of ours waits for more than AWS's own services
ON_THE_TABLE = {
    f"dynamodb:{verb}" for verb in ("GetItem", "BatchGetItem", "PutItem", "Query", "Scan", "UpdateItem", "DeleteItem")
}
TO_CHANGE = {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}
TO_REPLAY = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"}
TO_A_QUEUE = {"sqs:SendMessage"}
POLLED = {"SQS", "DynamoDB", "Kinesis"}  # Lambda fetches for the function: what fails comes back from the source
AWAITED = {"AlexaSkill", "Api", "HttpApi"}  # the caller hears of a failure and asks again
HOLDS_RECORDS = {"AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret"}

TEMPLATE_NOW = load_template()
QUEUES = resources_of_type(TEMPLATE_NOW, "AWS::SQS::Queue")
DECLARED = resources_of_type(TEMPLATE_NOW, "AWS::Serverless::Function")
every_function = pytest.mark.parametrize("function", DECLARED.values(), ids=list(DECLARED))
every_queue = pytest.mark.parametrize("queue", QUEUES.values(), ids=list(QUEUES))


def _events(function: Mapping[str, Any], *types: str) -> Iterator[dict[str, Any]]:
    for event in function.get("Events", {}).values():
        if event["Type"] in types:
            yield event["Properties"]


def _statements(function: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in function["Policies"]:
        yield from policy["Statement"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _own(arn: object) -> str | None:
    """The name of the template's own resource that an ARN is of."""
    if not isinstance(arn, Intrinsic):
        return None
    return str(arn.value).removeprefix("${").split(".")[0].split("}")[0]


def _secrets() -> set[str]:
    kinds = (Settings, *map(_settings_of, FUNCTIONS))
    return {variable_of(item) for kind in kinds for item in fields(kind) if item.metadata["secret"]}


def _dead_letters(queue: Mapping[str, Any]) -> str | None:
    redrive = queue.get("RedrivePolicy")
    return _own(redrive["deadLetterTargetArn"]) if redrive else None


def test_the_template_is_lint_clean() -> None:
    assert [str(fault) for fault in lint_file(TEMPLATE)] == []


# ----------------------------------------------------------------------------------------------------- functions


@every_function
def test_every_handler_can_be_imported_and_called(function: dict[str, Any]) -> None:
    module, name = function["Handler"].rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


@every_function
def test_every_function_ends_in_time_to_say_why(function: dict[str, Any]) -> None:
    asked_by_alexa = any(_events(function, "AlexaSkill"))
    assert function["Timeout"] < (ALEXA_GIVES_UP if asked_by_alexa else LONGEST)


@every_function
def test_every_function_is_watched_and_bounded(function: dict[str, Any]) -> None:
    assert function["Tracing"] == "Active"
    assert function["LoggingConfig"]["LogFormat"] == "JSON"
    assert "ReservedConcurrentExecutions" in function


@every_function
def test_no_function_s_log_is_kept_for_ever(function: dict[str, Any]) -> None:
    log = resources_of_type(TEMPLATE_NOW, "AWS::Logs::LogGroup")[_own(function["LoggingConfig"]["LogGroup"])]
    assert log["RetentionInDays"] == Intrinsic("Ref", "LogRetentionDays")


@every_function
def test_every_function_may_do_only_listed_things_and_only_to_resources_of_ours(function: dict[str, Any]) -> None:
    tables = resources_of_type(TEMPLATE_NOW, "AWS::DynamoDB::Table")
    for statement in _statements(function):
        assert statement["Effect"] == "Allow"
        for resource in _listed(statement["Resource"]):
            allowed = ON_THE_TABLE if _own(resource) in tables else TO_A_QUEUE if _own(resource) in QUEUES else set()
            assert set(_listed(statement["Action"])) <= allowed


@every_function
def test_whoever_may_change_or_delete_may_do_so_to_orders_alone_or_erases(function: dict[str, Any]) -> None:
    for statement in _statements(function):
        if set(_listed(statement["Action"])) & TO_CHANGE:
            erases = "Erases" in function["Description"]
            kinds = ["TP", "OR", "HO", "CU", "SU", "DE", "ER", "TO"] if erases else ["OR"]
            keys = [f"{kind}#*" for kind in kinds]
            assert statement["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}


def test_what_replays_records_gets_no_secret_and_may_not_look_around() -> None:
    function = DECLARED["SpoolFunction"]
    assert _secrets() & set(function["Environment"]["Variables"]) == set()
    assert {action for statement in _statements(function) for action in _listed(statement["Action"])} <= TO_REPLAY


def test_what_feeds_the_outbox_gets_no_secret_and_may_read_nothing_but_the_outbox_s_index() -> None:
    function = DECLARED["OutboxFeedFunction"]
    assert _secrets() & set(function["Environment"]["Variables"]) == set()
    assert {action for statement in _statements(function) for action in _listed(statement["Action"])} == {
        "dynamodb:Query",
        "sqs:SendMessage",
    }


def test_a_try_ends_before_another_may_begin() -> None:
    assert DECLARED["OutboxFunction"]["Timeout"] < LEASE.total_seconds()


def test_the_stream_tells_the_feed_of_new_outbox_entries_and_of_nothing_else() -> None:
    (event,) = _events(DECLARED["OutboxFeedFunction"], "DynamoDB")
    (heard,) = event["FilterCriteria"]["Filters"]
    entry = items.outbox(order(), table.FEW)
    assert json.loads(heard["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {table.SK: {"S": [entry[table.SK]["S"]]}}},
    }
    assert event["BisectBatchOnFunctionError"] is True


@pytest.mark.parametrize(
    ("alarm", "value", "rings"),
    [
        ("OrdersWaitForTheMerchant", 1_801, True),
        ("OrdersWaitForTheMerchant", 600, False),
        ("OrdersAreDeadLetters", 1, True),
        ("OrdersAreDeadLetters", 0, False),
        ("OrdersAreHeardLate", 600_000, True),
        ("OrdersAreHeardLate", 60_000, False),
        ("OrdersDiffer", 1, True),
        ("OrdersDiffer", 0, False),
    ],
)
def test_an_alarm_rings_at_what_it_says_and_somebody_is_told(alarm: str, value: int, rings: bool) -> None:
    told = resources_of_type(TEMPLATE_NOW, "AWS::CloudWatch::Alarm")[alarm]
    assert told["ComparisonOperator"] == "GreaterThanThreshold"
    assert (value > told["Threshold"]) is rings
    assert told["AlarmActions"] == [Intrinsic("Ref", "Alarms")]


def test_a_silent_sweep_rings_the_alarm_on_the_outbox_s_age() -> None:
    alarms = resources_of_type(TEMPLATE_NOW, "AWS::CloudWatch::Alarm")
    assert alarms["OrdersWaitForTheMerchant"]["TreatMissingData"] == "breaching"


def test_only_our_skill_may_invoke_a_function_of_alexa_s() -> None:
    events = [(function, event) for function in DECLARED.values() for event in _events(function, "AlexaSkill")]
    assert events
    for function, event in events:
        assert event == {"SkillId": Intrinsic("Ref", "SkillId")}
        assert function["Environment"]["Variables"]["EARSHOT_SKILL_ID"] == Intrinsic("Ref", "SkillId")
    assert "Default" not in TEMPLATE_NOW["Parameters"]["SkillId"]


@every_function
def test_what_an_asynchronous_source_cannot_deliver_waits_among_dead_letters(function: dict[str, Any]) -> None:
    for event in _events(function, "SQS"):
        assert _dead_letters(QUEUES[_own(event["Queue"])]) in QUEUES
    for event in _events(function, *(POLLED - {"SQS"})):
        assert _own(event["DestinationConfig"]["OnFailure"]["Destination"]) in QUEUES
    if any(event["Type"] not in POLLED | AWAITED for event in function.get("Events", {}).values()):
        assert _own(function["DeadLetterQueue"]["TargetArn"]) in QUEUES


@every_function
def test_a_message_that_fails_comes_back_alone_and_not_while_it_is_worked_on(function: dict[str, Any]) -> None:
    for event in _events(function, *POLLED):
        assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    for event in _events(function, "SQS"):
        assert QUEUES[_own(event["Queue"])]["VisibilityTimeout"] >= 6 * function["Timeout"]


@every_function
def test_no_secret_is_written_in_the_template(function: dict[str, Any]) -> None:
    for name, value in function["Environment"]["Variables"].items():
        if name in _secrets():
            assert isinstance(value, Intrinsic)
            assert "{{resolve:secretsmanager:" in value.value


@pytest.mark.parametrize("name", DECLARED)
def test_a_function_s_environment_makes_settings_of_the_cloud(name: str) -> None:
    filled = {
        variable: value if isinstance(value, str) else f"https://{variable}.example/"
        for variable, value in DECLARED[name]["Environment"]["Variables"].items()
    }
    settings = read(_settings_of(name), filled)
    assert not settings.embedded
    assert settings.endpoint == ""


def test_the_local_environment_of_sam_sets_what_the_template_names() -> None:
    for name, local in json.loads((ROOT / "sam-local-env.json").read_text("utf-8")).items():
        assert set(local) == set(DECLARED[name]["Environment"]["Variables"])
        assert read(_settings_of(name), local).embedded
    invoke = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))["default"]["local_invoke"]["parameters"]
    assert invoke["env_vars"] == "sam-local-env.json"


def _settings_of(name: str) -> type[LedgerSettings]:
    module, kind = FUNCTIONS[name].settings.rsplit(".", 1)
    found: type[LedgerSettings] = getattr(import_module(module), kind)
    return found


# --------------------------------------------------------------------------------------------- what holds records


def test_whatever_holds_records_or_secrets_outlives_the_stack() -> None:
    holding = [one for one in TEMPLATE_NOW["Resources"].values() if one["Type"] in HOLDS_RECORDS]
    assert holding
    assert all(one["DeletionPolicy"] == one["UpdateReplacePolicy"] == "Retain" for one in holding)


@every_queue
def test_every_queue_is_encrypted_and_has_dead_letters_or_is_one(queue: dict[str, Any]) -> None:
    assert queue["SqsManagedSseEnabled"] is True
    dead = {_dead_letters(one) for one in QUEUES.values()}
    is_one = any(QUEUES[name] is queue for name in dead if name)
    assert is_one or _dead_letters(queue) in QUEUES


@pytest.fixture(scope="module")
def ledger() -> dict[str, Any]:
    return resources_of_type(TEMPLATE_NOW, "AWS::DynamoDB::Table")["Ledger"]


def test_the_ledger_survives_mistakes(ledger: dict[str, Any]) -> None:
    assert ledger["DeletionProtectionEnabled"] is True
    assert ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert ledger["SSESpecification"]["SSEEnabled"] is True


def test_the_ledger_s_keys_are_those_the_code_writes(ledger: dict[str, Any]) -> None:
    assert [key["AttributeName"] for key in ledger["KeySchema"]] == [table.PK, table.SK]
    indexes = {
        i["IndexName"]: [key["AttributeName"] for key in i["KeySchema"]] for i in ledger["GlobalSecondaryIndexes"]
    }
    assert indexes == {table.BY_CUSTOMER: [table.GSI1PK, table.GSI1SK], table.BY_DAY: [table.GSI2PK, table.GSI2SK]}
    assert ledger["TimeToLiveSpecification"] == {"AttributeName": table.TTL, "Enabled": True}
    assert {attribute["AttributeType"] for attribute in ledger["AttributeDefinitions"]} == {"S"}


@pytest.mark.parametrize("event", sorted(path.stem for path in (ROOT / "events").glob("*.json")))
def test_every_example_event_is_json_for_our_skill_or_meant_not_to_be(event: str) -> None:
    asked = application_id(json.loads((ROOT / "events" / f"{event}.json").read_text("utf-8")))
    expected = event not in {"garbage", "foreign-skill"}
    assert (asked == read_settings({}).skill_id) is expected
