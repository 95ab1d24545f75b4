"""A deployed stack as CloudFormation tells it: its parameters, its outputs, the names of its resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from base.environment import LedgerSettings
from base.errors import InputError, StoreUnavailable
from ledger.client import make_client

SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What was deployed, and clients to look at it."""

    name: str
    status: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    client: Callable[[str], Any]


def read_stack(settings: LedgerSettings, name: str) -> Stack:
    """Return the stack of this name.

    Raises:
        InputError: there is none, or it may not be looked at; the message says what to do.
        StoreUnavailable: AWS is out of reach.
    """
    client: Callable[[str], Any] = cache(lambda service: make_client(service, settings, read_seconds=SECONDS))
    cloudformation = client("cloudformation")
    told = asked(lambda: cloudformation.describe_stacks(StackName=name)["Stacks"][0], f"the stack {name!r}")
    return Stack(
        name=name,
        status=told["StackStatus"],
        parameters={one["ParameterKey"]: one.get("ParameterValue", "") for one in told.get("Parameters", ())},
        outputs={one["OutputKey"]: one["OutputValue"] for one in told.get("Outputs", ())},
        resources=asked(lambda: resources_of(cloudformation, name), "its resources"),
        client=client,
    )


def resources_of(cloudformation: Any, stack: str) -> dict[str, str]:
    """Return the names that a stack's resources have, by their names in the template: all of them, page by page."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        one["LogicalResourceId"]: one.get("PhysicalResourceId", "")
        for page in pages
        for one in page["StackResourceSummaries"]
    }


def asked(call: Callable[[], Any], what: str) -> Any:
    """Make one call to AWS; its refusal is the user's to mend."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return call()
    except ClientError as error:
        told = error.response["Error"]
        raise InputError(f"{what} could not be looked at: {told.get('Message') or told['Code']}") from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"{what} could not be looked at: {error}") from error
