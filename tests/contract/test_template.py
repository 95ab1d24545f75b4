"""What template.yaml promises: nothing of the ledger is lost, no one in where they don't belong, names that fit."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from typing import Any

import pytest
from cfnlint.api import lint_file

from base.settings import Settings, read_settings
from ledger import table
from runtime.embedded_aws.template import TEMPLATE, Intrinsic, load_template, resources_of_type
from skill.alexa.envelope import application_id

ROOT = TEMPLATE.parent
# Lambda sets the region itself; the others are folders of this machine.
NOT_IN_THE_CLOUD = {"AWS_REGION", "EARSHOT_STATE", "EARSHOT_CACHE"}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return load_template()


@pytest.fixture
def function(template: dict[str, Any]) -> dict[str, Any]:
    properties = resources_of_type(template, "AWS::Serverless::Function")
    return properties["SkillFunction"]


@pytest.fixture
def spool_function(template: dict[str, Any]) -> dict[str, Any]:
    return resources_of_type(template, "AWS::Serverless::Function")["SpoolFunction"]


def test_the_spool_s_function_gets_no_secret_and_may_only_write(spool_function: dict[str, Any]) -> None:
    variables = spool_function["Environment"]["Variables"]
    assert variables == {"EARSHOT_AWS": "aws", "EARSHOT_TABLE": Intrinsic("Ref", "Ledger")}
    assert not read_settings({"EARSHOT_AWS": "aws", "EARSHOT_TABLE": "t"}, secrets=False).embedded
    (statement,) = spool_function["Policies"][0]["Statement"]
    assert statement["Action"] == ["dynamodb:GetItem", "dynamodb:PutItem"]


def test_a_spooled_record_that_fails_comes_back_alone_and_in_time(
    template: dict[str, Any], spool_function: dict[str, Any]
) -> None:
    event = spool_function["Events"]["Waiting"]["Properties"]
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    visible = resources_of_type(template, "AWS::SQS::Queue")["Spool"]["VisibilityTimeout"]
    assert visible >= 6 * spool_function["Timeout"]
    module, name = spool_function["Handler"].rsplit(".", 1)
    assert f"def {name}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


@pytest.fixture
def ledger(template: dict[str, Any]) -> dict[str, Any]:
    (properties,) = resources_of_type(template, "AWS::DynamoDB::Table").values()
    return properties


def test_the_template_is_lint_clean() -> None:
    assert [str(fault) for fault in lint_file(TEMPLATE)] == []


def test_every_variable_of_the_function_is_a_setting_and_no_setting_is_forgotten(function: dict[str, Any]) -> None:
    named = set(function["Environment"]["Variables"])
    settings = {item.metadata["env"] for item in fields(Settings)}
    assert named == settings - NOT_IN_THE_CLOUD


def test_the_function_s_environment_makes_settings_of_the_cloud(function: dict[str, Any]) -> None:
    filled = {
        name: value if isinstance(value, str) else f"a {name}"
        for name, value in function["Environment"]["Variables"].items()
    }
    settings = read_settings(filled)
    assert not settings.embedded
    assert settings.endpoint == ""


def test_no_secret_is_written_in_the_template(function: dict[str, Any]) -> None:
    variables = function["Environment"]["Variables"]
    for secret in (item.metadata["env"] for item in fields(Settings) if item.metadata["secret"]):
        assert isinstance(variables[secret], Intrinsic)
        assert "{{resolve:secretsmanager:" in variables[secret].value


def test_only_our_skill_may_invoke_the_function(template: dict[str, Any], function: dict[str, Any]) -> None:
    (event,) = function["Events"].values()
    assert event == {"Type": "AlexaSkill", "Properties": {"SkillId": Intrinsic("Ref", "SkillId")}}
    assert "Default" not in template["Parameters"]["SkillId"]
    assert function["Environment"]["Variables"]["EARSHOT_SKILL_ID"] == Intrinsic("Ref", "SkillId")


def test_the_function_ends_before_alexa_gives_up(function: dict[str, Any]) -> None:
    assert function["Timeout"] < 8


def test_the_function_is_watched_and_bounded(function: dict[str, Any]) -> None:
    assert function["Tracing"] == "Active"
    assert function["LoggingConfig"]["LogFormat"] == "JSON"
    assert "ReservedConcurrentExecutions" in function


def test_the_function_s_log_is_not_kept_for_ever(template: dict[str, Any], function: dict[str, Any]) -> None:
    log = resources_of_type(template, "AWS::Logs::LogGroup")[function["LoggingConfig"]["LogGroup"].value]
    assert log["RetentionInDays"] == Intrinsic("Ref", "LogRetentionDays")


def test_the_function_may_do_no_more_than_read_write_and_set_aside(function: dict[str, Any]) -> None:
    (policy,) = function["Policies"]
    allowed = {
        action: statement["Resource"]
        for statement in policy["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    table_and_indexes = [Intrinsic("GetAtt", "Ledger.Arn"), Intrinsic("Sub", "${Ledger.Arn}/index/*")]
    assert allowed == {
        "dynamodb:GetItem": table_and_indexes,
        "dynamodb:PutItem": table_and_indexes,
        "dynamodb:Query": table_and_indexes,
        "sqs:SendMessage": Intrinsic("GetAtt", "Spool.Arn"),
    }


def test_the_handler_is_the_one_that_is_there(function: dict[str, Any]) -> None:
    module, name = function["Handler"].split(".")
    assert f"def {name}(" in (ROOT / f"{module}.py").read_text("utf-8")


def test_the_ledger_survives_mistakes(template: dict[str, Any], ledger: dict[str, Any]) -> None:
    assert ledger["DeletionProtectionEnabled"] is True
    assert ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert ledger["SSESpecification"]["SSEEnabled"] is True
    kept = [resource for resource in template["Resources"].values() if resource.get("DeletionPolicy") == "Retain"]
    assert {resource["Type"] for resource in kept} == {
        "AWS::DynamoDB::Table",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
    }
    assert all(resource["UpdateReplacePolicy"] == "Retain" for resource in kept)


def test_the_ledger_s_keys_are_those_the_code_writes(ledger: dict[str, Any]) -> None:
    assert [key["AttributeName"] for key in ledger["KeySchema"]] == [table.PK, table.SK]
    indexes = {
        i["IndexName"]: [key["AttributeName"] for key in i["KeySchema"]] for i in ledger["GlobalSecondaryIndexes"]
    }
    assert indexes == {table.BY_CUSTOMER: [table.GSI1PK, table.GSI1SK], table.BY_DAY: [table.GSI2PK, table.GSI2SK]}
    assert ledger["TimeToLiveSpecification"] == {"AttributeName": table.TTL, "Enabled": True}
    assert {attribute["AttributeType"] for attribute in ledger["AttributeDefinitions"]} == {"S"}


def test_every_queue_is_encrypted_and_the_spool_has_dead_letters(template: dict[str, Any]) -> None:
    queues = resources_of_type(template, "AWS::SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())
    dead = queues["Spool"]["RedrivePolicy"]["deadLetterTargetArn"]
    assert dead == Intrinsic("GetAtt", "SpoolDeadLetters.Arn")


def test_the_local_environment_of_sam_sets_what_the_template_names(function: dict[str, Any]) -> None:
    local = json.loads((ROOT / "sam-local-env.json").read_text("utf-8"))["SkillFunction"]
    assert set(local) == set(function["Environment"]["Variables"])
    assert read_settings(local).embedded
    invoke = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))["default"]["local_invoke"]["parameters"]
    assert invoke["env_vars"] == "sam-local-env.json"


@pytest.mark.parametrize("event", sorted(path.stem for path in (ROOT / "events").glob("*.json")))
def test_every_example_event_is_json_for_our_skill_or_meant_not_to_be(event: str) -> None:
    asked = application_id(json.loads((ROOT / "events" / f"{event}.json").read_text("utf-8")))
    expected = event not in {"garbage", "foreign-skill"}
    assert (asked == read_settings({}).skill_id) is expected
