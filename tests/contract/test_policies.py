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
from runtime.functions.table import FUNCTIONS, IMAGES, Function
from tests.tools.aws_calls import calls_of

TEMPLATE = load_template()
DECLARED = resources_of_type(TEMPLATE, "AWS::Serverless::Function")
SECRETS = resources_of_type(TEMPLATE, "AWS::SecretsManager::Secret")
EVERY = {**FUNCTIONS, **IMAGES}
# Who may know what. Whatever is not named here a function may not read.
KNOWS = {
    "SkillFunction": {"Pepper", "ServicePepper", "TokenKey", "DeliveryKey", "UcpKey", "AccountClient"},
    "OutboxFunction": {"UcpKey", "DeliveryKey", "MerchantKeys"},
    "OrdersFunction": {"Pepper", "ServicePepper", "ShopKey"},
    "HandoffFunction": {"Pepper", "TokenKey"},
    "DevicesFunction": {"Pepper", "ServicePepper", "DeviceKey"},
    "ForgetFunction": {"Pepper", "ServicePepper"},
    "RenewalsFunction": {"Pepper", "ServicePepper", "DeliveryKey"},
    "AttributionFunction": {"Pepper"},
    "SpoolFunction": {"Pepper", "ServicePepper"},
}
ON_ALL_WE_HAVE = {"secretsmanager:BatchGetSecretValue"}  # AWS knows it for no single resource
ERASED = ("TP", "OR", "HO", "CU", "SU", "DE", "ER", "TO", "GU", "RQ")
CHANGES = {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}
every_function = pytest.mark.parametrize("function", EVERY.values(), ids=list(EVERY))


def statements_of(name: str) -> Iterator[dict[str, Any]]:
    for policy in DECLARED[name]["Policies"]:
        if not isinstance(policy, Intrinsic):
            yield from policy["Statement"]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowed_to(name: str) -> set[str]:
    return {action for statement in statements_of(name) for action in listed(statement["Action"])}


def own(resource: object) -> str:
    """The name of the template's own resource that a reference is to."""
    assert isinstance(resource, Intrinsic)
    return str(resource.value).removeprefix("${").split(".")[0].split("}")[0]


def needed(calls: set[tuple[str, str]]) -> set[str]:
    """The actions IAM asks for: of a transaction those of its parts, of a batch of messages that of one."""
    actions = {f"{service}:{operation}" for service, operation in calls if operation != "TransactWriteItems"}
    if "sqs:SendMessageBatch" in actions:
        actions = actions - {"sqs:SendMessageBatch"} | {"sqs:SendMessage"}
    if "s3:ListObjectsV2" in actions:
        actions = actions - {"s3:ListObjectsV2"} | {"s3:ListBucket"}
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
            assert own(resource) in TEMPLATE["Resources"]


@every_function
def test_whoever_may_change_or_delete_may_do_so_to_orders_and_their_customers_summaries_or_erases(
    function: Function,
) -> None:
    settles = {"SkillFunction", "OutboxFunction", "OrdersFunction"}  # in one transaction
    for statement in statements_of(function.name):
        if set(listed(statement["Action"])) & CHANGES:
            kept = ERASED if function.name == "ForgetFunction" else {"OR", "CU"} if function.name in settles else {"OR"}
            keys = [f"{kind}#*" for kind in ERASED if kind in kept]
            assert statement["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}


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
    told = variables.get("EARSHOT_SECRETS")
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
