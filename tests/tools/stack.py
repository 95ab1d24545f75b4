"""template.yaml as CloudFormation and SAM make a stack of it: parameters and conditions decided, references followed.

A reference to a resource becomes its logical id (`!Ref Spool` is "Spool", `!GetAtt Spool.Arn` is "Spool.Arn"), so that
what a property names can be told apart and read. Source: AWS's "Intrinsic function reference", "Globals section".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from runtime.embedded_aws.template import Intrinsic, load_template

_NOTHING = object()  # AWS::NoValue: what has it is not there
_NAMED = re.compile(r"\$\{([\w.:]+)\}")  # ${!...} is somebody else's to fill in
_TEMPLATE = load_template()


class Stack:
    """What one choice of parameters makes of the template.

    Args:
        chosen: values of parameters; the others have their default, and "the NAME" where there is none.
    """

    def __init__(self, chosen: Mapping[str, str]) -> None:
        declared = _TEMPLATE["Parameters"]
        assert set(chosen) <= set(declared)
        self._given = {name: chosen.get(name, one.get("Default", f"the {name}")) for name, one in declared.items()}
        there = {name: one for name, one in _TEMPLATE["Resources"].items() if self._is_made(one)}
        self._there = set(there)
        self.kinds = {name: one["Type"] for name, one in there.items()}
        self.properties = {name: self._resolved(one.get("Properties", {})) for name, one in there.items()}
        for name in self.of_kind("AWS::Serverless::Function"):
            self.properties[name] = self._resolved(_TEMPLATE["Globals"]["Function"]) | self.properties[name]
        self.outputs = {
            name: self._resolved(one["Value"]) for name, one in _TEMPLATE["Outputs"].items() if self._is_made(one)
        }

    def of_kind(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id -> properties of every resource of one type."""
        return {name: self.properties[name] for name, told in self.kinds.items() if told == kind}

    def _is_made(self, declared: Mapping[str, Any]) -> bool:
        return self._holds(declared["Condition"]) if "Condition" in declared else True

    def _holds(self, condition: object) -> bool:
        if isinstance(condition, str):
            condition = _TEMPLATE["Conditions"][condition]
        assert isinstance(condition, Intrinsic)
        if condition.name == "Equals":
            one, other = (str(self._resolved(side)) for side in condition.value)
            return one == other
        if condition.name == "Condition":
            return self._holds(condition.value)
        parts = [self._holds(part) for part in condition.value]
        return {"Not": not parts[0], "And": all(parts), "Or": any(parts)}[condition.name]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            items = {key: self._resolved(one) for key, one in value.items()}
            return {key: one for key, one in items.items() if one is not _NOTHING}
        if isinstance(value, list):
            return [one for one in map(self._resolved, value) if one is not _NOTHING]
        return self._made_of(value) if isinstance(value, Intrinsic) else value

    def _made_of(self, asked: Intrinsic) -> Any:
        if asked.name == "If":
            condition, yes, no = asked.value
            return self._resolved(yes if self._holds(condition) else no)
        if asked.name == "Sub":
            return _NAMED.sub(lambda found: str(self._named(found[1])), asked.value)
        assert asked.name in {"Ref", "GetAtt"}, asked
        return self._named(asked.value if isinstance(asked.value, str) else ".".join(asked.value))

    def _named(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NOTHING
        if name.startswith("AWS::") or name in self._given:
            return self._given.get(name, name)
        assert name.partition(".")[0] in self._there, f"{name} is of no resource that this stack has"
        return name


def at_most(value: Any) -> Any:
    """What an `!If` may give at most, its first branch; anything else as it is."""
    return value.value[1] if isinstance(value, Intrinsic) and value.name == "If" else value


@cache
def stack(**chosen: str) -> Stack:
    """The stack of these parameters, made once."""
    return Stack(chosen)


@cache
def wired() -> Stack:
    """The stack in which each parameter has "the NAME" for a value, and so can be told from every other."""
    return Stack({name: f"the {name}" for name in _TEMPLATE["Parameters"]} | {"DeviceFleet": "yes"})
