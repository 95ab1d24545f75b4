"""Read template.yaml and turn its table and queues into the calls that make them.

The deployed stack and the embedded AWS come from the same definition, so they cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from base.errors import InputError

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"


@dataclass(frozen=True, slots=True)
class Intrinsic:
    """A CloudFormation function such as `!Ref Ledger`, left unresolved: nothing local depends on its value."""

    name: str
    value: Any


class _TemplateLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is ten times faster
    """SafeLoader that also reads the short tags (!Ref, !Sub, !GetAtt, !If ...)."""


def _read_tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Intrinsic:
    if isinstance(node, yaml.ScalarNode):
        return Intrinsic(suffix, loader.construct_scalar(node))
    if isinstance(node, yaml.SequenceNode):
        return Intrinsic(suffix, loader.construct_sequence(node, deep=True))
    assert isinstance(node, yaml.MappingNode)
    return Intrinsic(suffix, loader.construct_mapping(node, deep=True))


_TemplateLoader.add_multi_constructor("!", _read_tag)


def load_template(path: Path = TEMPLATE) -> dict[str, Any]:
    """The template as plain data, with short tags as `Intrinsic`. Raises InputError when it is missing or not YAML."""
    try:
        loaded = yaml.load(path.read_text("utf-8"), Loader=_TemplateLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: not found; the embedded AWS makes its table from it. Run from a checkout."
        ) from error
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise InputError(f"{path}: expected a mapping at the top, found {type(loaded).__name__}")
    return loaded


def resources_of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Logical id -> Properties of every resource of one type, in the template's order."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template.get("Resources", {}).items()
        if resource.get("Type") == kind
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """What DynamoDB is told: `create` for CreateTable (without the name), `ttl_attribute` for UpdateTimeToLive."""

    create: dict[str, Any]
    ttl_attribute: str | None
    point_in_time_recovery: bool


@cache
def table_definition(path: Path = TEMPLATE) -> TableDefinition:
    """The one table of the template, read once a process.

    Left out locally: encryption at rest (no key service runs) and deletion protection (`earshot local reset` wipes).
    """
    tables = resources_of_type(load_template(path), "AWS::DynamoDB::Table")
    if len(tables) != 1:
        raise InputError(f"{path}: expected exactly one AWS::DynamoDB::Table, found {sorted(tables) or 'none'}")
    (properties,) = tables.values()
    create: dict[str, Any] = {
        key: properties[key]
        for key in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        if key in properties
    }
    if stream := properties.get("StreamSpecification"):
        create["StreamSpecification"] = {"StreamEnabled": True, **stream}
    ttl = properties.get("TimeToLiveSpecification", {})
    recovery = properties.get("PointInTimeRecoverySpecification", {})
    return TableDefinition(
        create=create,
        ttl_attribute=ttl.get("AttributeName") if ttl.get("Enabled") else None,
        point_in_time_recovery=bool(recovery.get("PointInTimeRecoveryEnabled")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDefinition:
    """What SQS is told: the plain attributes as text, and after how many tries a message is a dead letter."""

    attributes: dict[str, str]
    max_receive_count: int | None


def queue_definition(logical_id: str, path: Path = TEMPLATE) -> QueueDefinition:
    """One queue of the template; which queue takes its dead letters is for the caller to fill in."""
    queues = resources_of_type(load_template(path), "AWS::SQS::Queue")
    if logical_id not in queues:
        known = ", ".join(sorted(queues)) or "none"
        raise InputError(f"{path}: no AWS::SQS::Queue named {logical_id!r}; it has {known}")
    properties = queues[logical_id]
    plain = {key: value for key, value in properties.items() if isinstance(value, int | str)}
    return QueueDefinition(
        attributes={key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in plain.items()},
        max_receive_count=properties.get("RedrivePolicy", {}).get("maxReceiveCount"),
    )
