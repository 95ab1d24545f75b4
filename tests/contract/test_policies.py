"""What each function may do is what its code does, no more and no less: read from its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest

from base.environment import variable_of
from ledger.secrets import places_in
from runtime.embedded_aws.template import Intrinsic, load_template, resources_of_type
from runtime.functions.function import Function
from runtime.functions.table import FUNCTIONS, IMAGES
from tests.tools.aws_calls import calls_of
from tests.tools.stack import at_most, wired

TEMPLATE = load_template()
DECLARED = resources_of_type(TEMPLATE, "AWS::Serverless::Function")
SECRETS = resources_of_type(TEMPLATE, "AWS::SecretsManager::Secret")
EVERY = {**FUNCTIONS, **IMAGES}
# Who may know what. Whatever is not named here a function may not read.
KNOWS = {
    "SkillFunction": {"Pepper", "ServicePepper", "TokenKey", "DeliveryKey", "UcpKey", "AccountClient"},
    "OutboxFunction": {"UcpKey", "DeliveryKey", "MerchantKeys"},
    "OrdersFunction": {"Pepper", "ServicePepper", "ShopKey", "RechargeKey"},
    "HandoffFunction": {"Pepper", "TokenKey"},
    "DevicesFunction": {"Pepper", "ServicePepper", "DeviceKey"},
    "PlatformsFunction": {"Pepper", "ServicePepper", "PlatformKeys"},
    "ForgetFunction": {"Pepper", "ServicePepper"},
    "DecidingFunction": {"Pepper", "ServicePepper"},
    "RenewalsFunction": {"Pepper", "ServicePepper", "DeliveryKey"},
    "AttributionFunction": {"Pepper", "MerchantKeys"},  # the second where summaries are mailed
    "SpoolFunction": {"Pepper", "ServicePepper"},
}
OF_EACH_THING = "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:thing/*"  # devices are no resources of ours
ON_ALL_WE_HAVE = {"secretsmanager:BatchGetSecretValue"}  # AWS knows it for no single resource
ERASED = ("TP", "OR", "HO", "CU", "SU", "DE", "ER", "TO", "GU", "RQ")
OF_KEYS = "ForAllValues:StringLike"
CHANGES = {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}
# Whoever reads the table by an index, and which.
BY_INDEX = {
    "SkillFunction": "*",
    "ForgetFunction": "*",
    "DecidingFunction": "*",
    "RenewalsFunction": "*",
    "OutboxFeedFunction": "by_customer",
    "AttributionFunction": "by_day",
}
# What may be done to certain items alone, by the kinds in their keys: each line is one statement, since the keys of one
# transaction are reckoned together. Whatever else a function may do, it may do to every item.
KINDS = {
    "SkillFunction": {("DeleteItem", "OR CU")},
    "OutboxFunction": {
        ("GetItem UpdateItem PutItem DeleteItem", "OR CU"),
        ("GetItem PutItem", "SU TP MONTHS"),  # whose renewal a letter tells of, and what is kept elsewhere
        ("BatchGetItem PutItem", "TO ER"),  # of whom an order is for, and who was forgotten meanwhile
    },
    "OrdersFunction": {("DeleteItem", "OR CU")},
    "PlatformsFunction": {("DeleteItem", "OR CU")},
    "ForgetFunction": {("PutItem DeleteItem", "TP OR HO CU SU DE ER TO GU RQ")},
    "DecidingFunction": {("PutItem", "CU")},
    "RenewalsFunction": {("PutItem", "TP OR CU SU MONTHS")},
}
OF_THE_BUCKET = {
    ("s3:PutObject s3:DeleteObject", "Runs.Arn/coming/* Runs.Arn/runs/*"),
    ("s3:GetObject", "Runs.Arn/coming/*"),
    ("s3:ListBucket", "Runs.Arn"),
}
every_function = pytest.mark.parametrize("function", EVERY.values(), ids=list(EVERY))


def statements_of(name: str) -> Iterator[dict[str, Any]]:
    for policy in DECLARED[name]["Policies"]:
        if not isinstance(policy, Intrinsic):
            yield from policy["Statement"]


def listed(value: Any) -> list[Any]:
    return [at_most(one) for one in (value if isinstance(value, list) else [value])]


def allowed_to(name: str) -> set[str]:
    return {action for statement in statements_of(name) for action in listed(statement["Action"])}


def own(resource: object) -> str:
    """The name of the template's own resource that a reference is to."""
    assert isinstance(resource, Intrinsic)
    return str(resource.value).removeprefix("${").split(".")[0].split("}")[0]


def needed(calls: set[tuple[str, str]]) -> set[str]:
    """The actions IAM asks for: of a transaction those of its parts, of a batch of messages that of one."""
    services = {"iot-data": "iot"}  # where IAM has another name for it
    asked = (call for call in calls if call[1] != "TransactWriteItems")
    actions = {f"{services.get(service, service)}:{operation}" for service, operation in asked}
    if "sqs:SendMessageBatch" in actions:
        actions = actions - {"sqs:SendMessageBatch"} | {"sqs:SendMessage"}
    if "s3:ListObjectsV2" in actions:
        actions = actions - {"s3:ListObjectsV2"} | {"s3:ListBucket"}
    if "s3:CopyObject" in actions:
        actions = actions - {"s3:CopyObject"} | {"s3:GetObject", "s3:PutObject"}
    return actions | ({"secretsmanager:GetSecretValue"} if "secretsmanager:BatchGetSecretValue" in actions else set())


@every_function
def test_the_table_of_functions_names_the_calls_that_the_code_makes(function: Function) -> None:
    told = {(service, operation) for service, operations in function.calls.items() for operation in operations}
    assert told == calls_of(function)


@every_function
def test_a_function_may_do_what_its_code_does_and_nothing_else(function: Function) -> None:
    assert allowed_to(function.name) == needed(calls_of(function))


@every_function
def test_what_a_function_may_touch_is_ours(function: Function) -> None:
    for statement in statements_of(function.name):
        assert statement["Effect"] == "Allow"
        if set(listed(statement["Action"])) <= ON_ALL_WE_HAVE:
            continue
        for resource in listed(statement["Resource"]):
            of_things = function.name == "DevicesFunction" and str(resource.value) == OF_EACH_THING
            assert of_things or own(resource) in TEMPLATE["Resources"]


@every_function
def test_whoever_may_change_or_delete_may_do_so_to_orders_and_their_customers_summaries_or_erases(
    function: Function,
) -> None:
    settles = {"SkillFunction", "OutboxFunction", "OrdersFunction", "PlatformsFunction"}  # in one transaction
    for statement in statements_of(function.name):
        if set(listed(statement["Action"])) & CHANGES:
            kept = ERASED if function.name == "ForgetFunction" else {"OR", "CU"} if function.name in settles else {"OR"}
            keys = [f"{kind}#*" for kind in ERASED if kind in kept]
            assert statement["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}


def resolved_statements(name: str, service: str) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """Actions of one service, what they are allowed on, and under which condition, statement by statement."""
    for policy in wired().properties[name]["Policies"]:
        for statement in policy["Statement"] if isinstance(policy, dict) else ():
            actions = listed(statement["Action"])
            if actions[0].startswith(f"{service}:"):
                yield " ".join(actions), listed(statement["Resource"]), statement.get("Condition", {})


@every_function
def test_a_function_reads_and_writes_the_table_and_of_its_indexes_those_it_reads_by(function: Function) -> None:
    index = BY_INDEX.get(function.name)
    by_index = {f"Ledger.Arn/index/{index}"} if index else set()
    table = set() if function.name == "OutboxFeedFunction" else {"Ledger.Arn"}  # it is told of the rest by the stream
    for actions, resources, _ in resolved_statements(function.name, "dynamodb"):
        assert set(resources) == (table | by_index if "Query" in actions else table)


@every_function
def test_a_function_may_do_to_certain_items_alone_what_it_does_to_them_alone(function: Function) -> None:
    told = set()
    for actions, _, condition in resolved_statements(function.name, "dynamodb"):
        if condition:
            kinds = [key.removesuffix("*").removesuffix("#") for key in condition[OF_KEYS]["dynamodb:LeadingKeys"]]
            told.add((actions.replace("dynamodb:", ""), " ".join(kinds)))
    assert told == KINDS.get(function.name, set())


@every_function
def test_a_function_may_send_to_the_queues_that_its_variables_name_and_to_no_other(function: Function) -> None:
    variables = wired().properties[function.name]["Environment"]["Variables"]
    named = {f"{variables[one]}.Arn" for one in ("EARSHOT_SPOOL", "EARSHOT_OUTBOX_QUEUE") if one in variables}
    assert {one for _, resources, _ in resolved_statements(function.name, "sqs") for one in resources} == named


@every_function
def test_the_nightly_run_alone_may_touch_the_bucket_of_runs_and_that_below_its_prefixes(function: Function) -> None:
    told = list(resolved_statements(function.name, "s3"))
    expected = OF_THE_BUCKET if function.name in IMAGES else set()
    assert {(actions, " ".join(resources)) for actions, resources, _ in told} == expected
    assert [how for *_, how in told if how] == [{"StringLike": {"s3:prefix": ["coming/*", "runs/*"]}}] * bool(expected)


@every_function
def test_a_function_reads_the_secrets_it_needs_and_no_others(function: Function) -> None:
    read = {
        own(resource)
        for statement in statements_of(function.name)
        if "secretsmanager:GetSecretValue" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    assert read == KNOWS.get(function.name, set())
    assert read <= set(SECRETS)


@every_function
def test_every_secret_of_the_settings_is_asked_for_where_the_policy_lets_it(function: Function) -> None:
    module, kind = function.settings.rsplit(".", 1)
    settings = getattr(import_module(module), kind)
    secret = {variable_of(item) for item in fields(settings) if item.metadata["secret"]}
    variables = DECLARED[function.name]["Environment"]["Variables"]
    told = at_most(variables.get("EARSHOT_SECRETS"))
    places = places_in(str(told.value) if told is not None else "")
    assert set(places) == secret
    assert {place.secret.strip("${}") for place in places.values()} == KNOWS.get(function.name, set())
    assert secret.isdisjoint(variables)


def test_the_skill_can_read_no_key_of_the_shop_s() -> None:
    assert KNOWS["SkillFunction"].isdisjoint({"ShopKey", "MerchantKeys", "DeviceKey"})


def test_a_key_of_one_s_own_is_used_for_reading_and_writing_alone() -> None:
    policy = resources_of_type(TEMPLATE, "AWS::IAM::ManagedPolicy")["UseTheKey"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (
        ["kms:Decrypt", "kms:GenerateDataKey"],
        Intrinsic("Ref", "KeyArn"),
    )
