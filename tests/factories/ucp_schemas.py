"""The JSON Schemas that ucp.dev publishes, read from a folder: what they find wrong with what was said.

A request has no schema of its own there: `ucp_request` beside a property says whether create, update and complete
require it, may have it, or leave it out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from tests.factories.ucp_business import VERSION

SITE = f"https://ucp.dev/{VERSION}/schemas/"


class PublishedSchemas:
    """The schemas of our version of the protocol, as the folder holds them."""

    def __init__(self, folder: Path) -> None:
        self._documents = [json.loads(file.read_text("utf-8")) for file in sorted(folder.rglob("*.json"))]

    def faults(self, name: str, told: Any, *, request: str = "") -> list[str]:
        """Return what a schema finds wrong; `request` is the operation whose request this is, for a request."""
        documents = [as_request(one, request) for one in self._documents] if request else self._documents
        registry: Registry[Any] = Registry().with_resources(
            (one["$id"], Resource.from_contents(one)) for one in documents
        )
        validator = Draft202012Validator({"$ref": SITE + name}, registry=registry, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(told)]

    def faults_of_answer(self, told: dict[str, Any]) -> list[str]:
        """Return what is wrong with an answer to a checkout's operation: a checkout, or an error in its place."""
        if told.get("ucp", {}).get("status") == "error":
            return self.faults("shopping/types/error_response.json", told)
        ways = told.get("fulfillment", {})
        return self.faults("shopping/checkout.json", told) + self.faults("shopping/types/fulfillment.json", ways)


def as_request(schema: Any, operation: str) -> Any:
    """Return a schema as it holds for the request of an operation."""
    if isinstance(schema, list):
        return [as_request(one, operation) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: as_request(part, operation) for name, part in schema.items()}
    if isinstance(properties := schema.get("properties"), dict):
        asked = {name: _asked(part, operation) for name, part in properties.items()}
        required = {name for name in schema.get("required", ()) if asked.get(name) not in {"omit", "optional"}}
        made["required"] = sorted(required | {name for name, mode in asked.items() if mode == "required"})
        made["properties"] |= {name: False for name, mode in asked.items() if mode == "omit"}
    return made


def _asked(part: Any, operation: str) -> str:
    told = part.get("ucp_request", "") if isinstance(part, dict) else ""
    return told if isinstance(told, str) else str(told.get(operation, ""))
