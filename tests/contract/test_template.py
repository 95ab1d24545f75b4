"""What template.yaml promises, as rules for every resource of a kind: nothing lost, nobody where they do not belong."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest

from base.environment import LedgerSettings, read, variable_of
from base.settings import read_settings
from ledger import items, table
from ledger.errand_items import ERRAND
from ledger.handoff_codes import DIGITS, GOOD_FOR
from ledger.outbox import LEASE
from ledger.privacy.retention import BACKUPS_HOLD, LOGS_HOLD, QUEUES_HOLD, RUNS_HOLD
from ledger.secrets import READY_SECONDS
from runtime.embedded_aws.template import TEMPLATE, Intrinsic, load_template, resources_of_type
from runtime.functions.function import Function
from runtime.functions.table import FUNCTIONS, IMAGES
from runtime.senders.mailing import MAIL_SECONDS
from runtime.senders.sender import TRY_SECONDS
from skill.alexa.envelope import application_id
from tests.factories.records import order

ROOT = TEMPLATE.parent
ALEXA_GIVES_UP = 8
LONGEST = 30  # seconds: none of ours waits for more than AWS's own services, but for the job
JOBS = {
    "AttributionFunction",
    "DecidingFunction",
    "ForgetFunction",
    "RenewalsFunction",
}  # each knows how much time is left
A_DAY = 86_400
POLLED = {"SQS", "DynamoDB", "Kinesis"}  # Lambda fetches for the function: what fails comes back from the source
AWAITED = {"AlexaSkill", "Api", "HttpApi"}  # the caller hears of a failure and asks again
HOLDS_RECORDS = {"AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret"}

TEMPLATE_NOW = load_template()
QUEUES = resources_of_type(TEMPLATE_NOW, "AWS::SQS::Queue")
DECLARED = {
    name: {**TEMPLATE_NOW["Globals"]["Function"], **properties}
    for name, properties in resources_of_type(TEMPLATE_NOW, "AWS::Serverless::Function").items()
}
EVERY = {**FUNCTIONS, **IMAGES}
ENCRYPTED = Intrinsic("If", ["AwsKeys", True, Intrinsic("Ref", "AWS::NoValue")])
BY_CHOICE = Intrinsic("If", ["OwnKey", Intrinsic("Ref", "KeyArn"), Intrinsic("Ref", "AWS::NoValue")])
every_function = pytest.mark.parametrize("function", DECLARED.values(), ids=list(DECLARED))
every_queue = pytest.mark.parametrize("queue", QUEUES.values(), ids=list(QUEUES))


def _events(function: Mapping[str, Any], *types: str) -> Iterator[dict[str, Any]]:
    for event in function.get("Events", {}).values():
        if event["Type"] in types:
            yield event["Properties"]


def _own(arn: object) -> str | None:
    """The name of the template's own resource that an ARN is of."""
    if not isinstance(arn, Intrinsic):
        return None
    return str(arn.value).removeprefix("${").split(".")[0].split("}")[0]


def _dead_letters(queue: Mapping[str, Any]) -> str | None:
    redrive = queue.get("RedrivePolicy")
    return _own(redrive["deadLetterTargetArn"]) if redrive else None


# ----------------------------------------------------------------------------------------------------- functions


@pytest.mark.parametrize("function", EVERY.values(), ids=list(EVERY))
def test_every_handler_can_be_imported_and_called(function: Function) -> None:
    module, name = function.handler.rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


@pytest.mark.parametrize("name", sorted(set(DECLARED) - JOBS))
def test_every_function_ends_in_time_to_say_why(name: str) -> None:
    function = DECLARED[name]
    asked_by_alexa = any(_events(function, "AlexaSkill"))
    assert function["Timeout"] < (ALEXA_GIVES_UP if asked_by_alexa else LONGEST)


@every_function
def test_every_function_is_watched_and_bounded(function: dict[str, Any]) -> None:
    assert function["Tracing"] == "Active"
    assert function["Architectures"] == [Intrinsic("Ref", "Architecture")]
    assert function["LoggingConfig"]["LogFormat"] == "JSON"
    assert "ReservedConcurrentExecutions" in function


@every_function
def test_no_function_s_log_is_kept_for_ever(function: dict[str, Any]) -> None:
    log = resources_of_type(TEMPLATE_NOW, "AWS::Logs::LogGroup")[_own(function["LoggingConfig"]["LogGroup"])]
    assert log["RetentionInDays"] in (Intrinsic("Ref", "LogRetentionDays"), 60)


def test_a_try_ends_before_another_may_begin_and_writes_down_what_came_of_it_before_the_function_ends() -> None:
    function, (waiting,) = DECLARED["OutboxFunction"], _events(DECLARED["OutboxFunction"], "SQS")
    asks_others = READY_SECONDS + TRY_SECONDS + MAIL_SECONDS
    assert waiting["BatchSize"] == 1
    assert asks_others + 6 <= function["Timeout"] < LEASE.total_seconds()  # six for the table


def test_the_stream_tells_the_feed_of_new_outbox_entries_and_of_nothing_else() -> None:
    (event,) = _events(DECLARED["OutboxFeedFunction"], "DynamoDB")
    (heard,) = event["FilterCriteria"]["Filters"]
    entry = items.outbox(order(), table.FEW)
    assert json.loads(heard["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {table.SK: {"S": [entry[table.SK]["S"], ERRAND]}}},
    }
    assert event["BisectBatchOnFunctionError"] is True


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
def test_what_is_redriven_into_a_queue_is_what_that_queue_held(function: dict[str, Any]) -> None:
    redriven = {_dead_letters(queue) for queue in QUEUES.values()} - {None}
    calls = [event.get("DeadLetterConfig", {}).get("Arn") for event in _events(function, "ScheduleV2")]
    calls += [
        event.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        for event in _events(function, *POLLED)
    ]
    calls.append(function.get("DeadLetterQueue", {}).get("TargetArn"))
    assert redriven.isdisjoint(map(_own, calls))


def test_good_records_outlive_a_day_in_which_the_table_is_away() -> None:
    spool = QUEUES["Spool"]
    tries = spool["RedrivePolicy"]["maxReceiveCount"]
    assert tries * spool["VisibilityTimeout"] > A_DAY
    assert spool["MessageRetentionPeriod"] == QUEUES["SpoolDeadLetters"]["MessageRetentionPeriod"] == 14 * A_DAY


@every_function
def test_no_message_is_received_only_to_wait_for_room(function: dict[str, Any]) -> None:
    for event in _events(function, "SQS"):
        assert event["ScalingConfig"]["MaximumConcurrency"] <= function["ReservedConcurrentExecutions"]


@every_function
def test_a_message_that_fails_comes_back_alone_and_not_while_it_is_worked_on(function: dict[str, Any]) -> None:
    for event in _events(function, *POLLED):
        assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    for event in _events(function, "SQS"):
        assert QUEUES[_own(event["Queue"])]["VisibilityTimeout"] >= 6 * function["Timeout"]


@pytest.mark.parametrize("name", DECLARED)
def test_a_function_s_environment_makes_settings_of_the_cloud(name: str) -> None:
    filled = {
        variable: value if isinstance(value, str) else f"https://{variable}.example/"
        for variable, value in DECLARED[name]["Environment"]["Variables"].items()
    } | {"EARSHOT_SHOPIFY_SHOP": "my-shop.myshopify.com"}  # of a form of its own
    kind = _settings_of(name)
    secrets = {variable_of(item): "given" for item in fields(kind) if item.metadata["secret"]}
    settings = read(kind, filled, given=secrets)
    assert not settings.embedded
    assert settings.endpoint == ""


def test_the_local_environment_of_sam_sets_what_the_template_names() -> None:
    for name, local in json.loads((ROOT / "sam-local-env.json").read_text("utf-8")).items():
        assert set(local) == set(DECLARED[name]["Environment"]["Variables"])
        assert read(_settings_of(name), local).embedded
    invoke = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))["default"]["local_invoke"]["parameters"]
    assert invoke["env_vars"] == "sam-local-env.json"


def _settings_of(name: str) -> type[LedgerSettings]:
    module, kind = EVERY[name].settings.rsplit(".", 1)
    found: type[LedgerSettings] = getattr(import_module(module), kind)
    return found


# --------------------------------------------------------------------------------------------- what holds records


def test_whatever_holds_records_or_secrets_outlives_the_stack() -> None:
    holding = [one for one in TEMPLATE_NOW["Resources"].values() if one["Type"] in HOLDS_RECORDS]
    assert holding
    assert all(one["DeletionPolicy"] == one["UpdateReplacePolicy"] == "Retain" for one in holding)


@every_queue
def test_every_queue_is_encrypted_and_has_dead_letters_or_is_one(queue: dict[str, Any]) -> None:
    assert (queue["SqsManagedSseEnabled"], queue["KmsMasterKeyId"]) == (ENCRYPTED, BY_CHOICE)
    dead = {_dead_letters(one) for one in QUEUES.values()}
    dead |= {_own(one["DeadLetterQueue"]["TargetArn"]) for one in DECLARED.values() if "DeadLetterQueue" in one}
    is_one = any(QUEUES[name] is queue for name in dead if name)
    assert is_one or _dead_letters(queue) in QUEUES


@pytest.fixture(scope="module")
def ledger() -> dict[str, Any]:
    return resources_of_type(TEMPLATE_NOW, "AWS::DynamoDB::Table")["Ledger"]


def test_the_ledger_survives_mistakes(ledger: dict[str, Any]) -> None:
    assert ledger["DeletionProtectionEnabled"] is True
    assert ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert ledger["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": BY_CHOICE}


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


# --------------------------------------------------------------------------------------- by choice, and from outside


def test_the_http_api_is_throttled_and_its_log_names_nobody() -> None:
    (api,) = resources_of_type(TEMPLATE_NOW, "AWS::Serverless::HttpApi").values()
    routes = api["DefaultRouteSettings"]
    assert {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= routes.keys()
    told = json.loads(api["AccessLogSettings"]["Format"])
    assert {"requestId", "route", "status", "error"} <= told.keys()
    # A link's path is its token; an address, a browser and a query are somebody's.
    assert not [one for one in told.values() if one.startswith(("$context.path", "$context.identity", "$request"))]


def test_all_addresses_together_guess_less_than_a_thousandth_of_the_spoken_codes_in_the_day_they_are_good_for() -> None:
    (api,) = resources_of_type(TEMPLATE_NOW, "AWS::Serverless::HttpApi").values()
    route = api["RouteSettings"]["POST /code"]
    guesses = route["ThrottlingBurstLimit"] + route["ThrottlingRateLimit"] * GOOD_FOR.total_seconds()
    assert guesses / 10**DIGITS < 1 / 1_000
    assert ("POST", "/code") in {
        (one["Method"], one["Path"]) for one in _events(DECLARED["HandoffFunction"], "HttpApi")
    }


def test_every_route_of_the_http_api_is_one_that_its_function_answers() -> None:
    from runtime.functions import devices, handoff, orders, platforms

    served = {"OrdersFunction": orders, "HandoffFunction": handoff, "DevicesFunction": devices}
    served["PlatformsFunction"] = platforms
    for name, module in served.items():
        routes = module.routes_of(_settings_of(name)())
        answered = {(method, route.path.replace("<token>", "{token}")) for route in routes for method in route.methods}
        declared = {(event["Method"], event["Path"]) for event in _events(DECLARED[name], "HttpApi")}
        assert declared == answered


def test_the_console_is_given_the_alias_and_never_the_function() -> None:
    assert TEMPLATE_NOW["Outputs"]["SkillAliasArn"]["Value"] == Intrinsic("Ref", "SkillFunction.Alias")
    assert DECLARED["SkillFunction"]["AutoPublishAlias"] == "live"
    assert Intrinsic("GetAtt", "SkillFunction.Arn") not in [one["Value"] for one in TEMPLATE_NOW["Outputs"].values()]


def test_a_new_version_that_fails_goes_back() -> None:
    watched = DECLARED["SkillFunction"]["DeploymentPreference"]["Alarms"]
    alarms = resources_of_type(TEMPLATE_NOW, "AWS::CloudWatch::Alarm")
    assert watched
    assert {_own(alarm) for alarm in watched} <= set(alarms)


def test_the_runs_are_nobody_else_s() -> None:
    (bucket,) = resources_of_type(TEMPLATE_NOW, "AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == Intrinsic("Ref", "RunsKeptDays")
    (policy,) = resources_of_type(TEMPLATE_NOW, "AWS::S3::BucketPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_every_queue_is_reached_over_tls_alone() -> None:
    covered = {
        _own(queue)
        for policy in resources_of_type(TEMPLATE_NOW, "AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
    }
    assert covered == set(QUEUES)


def test_every_parameter_is_explained_and_all_but_three_have_a_default() -> None:
    parameters = TEMPLATE_NOW["Parameters"]
    assert [name for name, one in parameters.items() if not one.get("Description")] == []
    assert {name for name, one in parameters.items() if "Default" not in one} == {"SkillId", "Seller", "ShopUrl"}
    grouped = [
        name
        for group in TEMPLATE_NOW["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        for name in group["Parameters"]
    ]
    assert sorted(grouped) == sorted(parameters)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_dev_and_prod_deploy_with_parameters_that_the_template_has(environment: str) -> None:
    told = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
    deploy = {**told["default"]["deploy"]["parameters"], **told[environment]["deploy"]["parameters"]}
    assert deploy["stack_name"] == f"earshot-{environment}"
    named = {one.split("=")[0] for one in deploy["parameter_overrides"]}
    assert named <= set(TEMPLATE_NOW["Parameters"])


def test_no_part_of_the_template_is_an_alias_which_cloudformation_does_not_read() -> None:
    assert not [line for line in TEMPLATE.read_text("utf-8").splitlines() if re.search(r"(^|[\s\[])[&*][A-Z]\w+", line)]


def test_a_receipt_of_forgetting_names_the_days_that_the_template_keeps_copies() -> None:
    told = {
        name: parameter["Default"] for name, parameter in TEMPLATE_NOW["Parameters"].items() if "Default" in parameter
    }
    assert (LOGS_HOLD.days, RUNS_HOLD.days) == (told["LogRetentionDays"], told["RunsKeptDays"] + 1)
    assert max(queue["MessageRetentionPeriod"] for queue in QUEUES.values()) == QUEUES_HOLD.total_seconds()
    (table,) = resources_of_type(TEMPLATE_NOW, "AWS::DynamoDB::Table").values()
    assert table["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] == BACKUPS_HOLD.days
