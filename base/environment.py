"""How settings are read from the environment: each process has a class of its own that names what it reads.

On the embedded AWS each setting has a development default. With `EARSHOT_AWS=aws`, and where other machines reach a
server, those of the secrets are refused, and so is a secret without a key in it: the error names each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVar

from base.errors import SettingsError

DEFAULT_LOCALE = "en-US"
"""The locale where the environment names none: the one place that says which."""


class Aws(StrEnum):
    """Which AWS the same code talks to."""

    EMBEDDED = "embedded"
    AWS = "aws"


def variable(env: str, help_: str, *, default: str, required: bool = False) -> Any:
    """Declare a setting: its variable, its meaning, its development default, whether the real AWS must name it."""
    return field(default=default, metadata=_meta(env, help_, required=required))


def formed(env: str, help_: str, *, default: str, form: str, like: str) -> Any:
    """Declare a setting that is empty or of a form (a regular expression of the whole), with an example of it."""
    return field(default=default, metadata=_meta(env, help_) | {"form": form, "like": like})


def web_address(env: str, help_: str, *, default: str, safe: bool) -> Any:
    """Declare a setting that is a whole web address; a `safe` one is https, but for this machine's own."""
    return field(default=default, metadata=_meta(env, help_) | {"address": True, "safe": safe})


def secret(env: str, help_: str, *, default: str, required: bool = True) -> Any:
    """Declare a setting that stays out of every `repr` and, unless said otherwise, must be named on the real AWS."""
    return field(default=default, metadata=_meta(env, help_, secret=True, required=required))


def secrets_at() -> Any:
    """Declare where the secrets of a function in the cloud are kept; its other variables then need not hold them."""
    return variable(
        "EARSHOT_SECRETS",
        "On Lambda: `VARIABLE=ARN` or `VARIABLE=ARN#FIELD` of every secret in Secrets Manager, parted by spaces.",
        default="",
    )


def _meta(env: str, help_: str, *, secret: bool = False, required: bool = False) -> dict[str, Any]:
    return {"env": env, "help": help_, "secret": secret, "required": required}


@dataclass(frozen=True, slots=True, kw_only=True, init=False, repr=False, eq=False)
class LedgerSettings:
    """Where the ledger is. What a process reads is a class of its own below this one; secrets stay out of its `repr`.

    Only that class gets an `__init__`: making one for every step on the way is felt at each cold start.
    """

    aws: Aws = field(default=Aws.EMBEDDED, metadata=_meta("EARSHOT_AWS", "`embedded` (on this machine) or `aws`."))
    table: str = variable("EARSHOT_TABLE", "Name of the DynamoDB table.", default="earshot")
    endpoint: str = variable(
        "EARSHOT_ENDPOINT", "URL of the embedded AWS; empty: the running `earshot local` is used.", default=""
    )
    region: str = variable("AWS_REGION", "AWS region.", default="us-east-1")

    def __repr__(self) -> str:
        """Show every setting but the secrets."""
        shown = (
            f"{item.name}={'***' if item.metadata['secret'] else repr(getattr(self, item.name))}"
            for item in fields(self)
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    @property
    def embedded(self) -> bool:
        """Tell whether this process talks to the embedded AWS."""
        return self.aws is Aws.EMBEDDED


SettingsKind = TypeVar("SettingsKind", bound=LedgerSettings)


def read(
    kind: type[SettingsKind],
    environment: Mapping[str, str] | None = None,
    *,
    secrets: bool | Collection[str] = True,
    given: Mapping[str, str] | None = None,
) -> SettingsKind:
    """Read the settings of one kind, and no variable besides.

    Args:
        kind: whose fields say which variables are read.
        environment: in place of the process's own.
        secrets: False for whoever uses none of those the kind has, or the names of the fields that it uses.
        given: values of variables that the environment does not hold itself.

    Raises:
        SettingsError: a value is wrong, or with `EARSHOT_AWS=aws` one that is required is missing or development's.
    """
    env = os.environ if environment is None else environment
    more = given or {}
    named = ((item.name, variable_of(item)) for item in fields(kind))
    values: dict[str, Any] = {name: found for name, one in named if (found := more.get(one) or env.get(one))}
    asked = values.pop("aws", Aws.EMBEDDED)
    try:
        aws = Aws(asked)
    except ValueError as error:
        raise SettingsError(f"EARSHOT_AWS is {asked!r}: set it to 'embedded' or 'aws'") from error
    make: Any = kind  # which fields it has is not to be seen here
    settings: SettingsKind = make(aws=aws, **values)
    for item in fields(kind):
        if item.metadata.get("address"):
            _check_address(item, getattr(settings, item.name))
        if item.metadata.get("form"):
            _check_form(item, getattr(settings, item.name))
    if aws is Aws.AWS and secrets:
        refuse_development_values(settings, "EARSHOT_AWS=aws", of=None if secrets is True else secrets)
    return settings


def variable_of(item: Field[Any]) -> str:
    """Return the environment variable of a field."""
    return str(item.metadata["env"])


def keys(joined: str) -> tuple[bytes, ...]:
    """Return the keys of a secret that holds several, separated by commas."""
    return tuple(key.strip().encode() for key in joined.split(",") if key.strip())


def refuse_development_values(
    settings: LedgerSettings, where: str, *, also: Collection[str] = (), of: Collection[str] | None = None
) -> None:
    """Accept settings of one's own silently.

    Args:
        settings: as they were read.
        where: what needs them, for the message.
        also: fields besides the required ones that may not have their development default.
        of: where not all fields are used, those that are.

    Raises:
        SettingsError: a required value is development's, or a secret has no key in it; the message names each variable.
    """
    weak = [
        variable_of(item)
        for item in fields(settings)
        if (of is None or item.name in of)
        and (item.metadata["required"] or item.name in also)
        and not _own(item, str(getattr(settings, item.name)))
    ]
    if weak:
        raise SettingsError(f"{where} needs {', '.join(weak)}: set each to a value of your own in the environment")


def _own(item: Field[Any], value: str) -> bool:
    parts = keys(value)
    return bool(parts) and str(item.default).encode() not in parts


def _check_form(item: Field[Any], value: str) -> None:
    if value and re.fullmatch(item.metadata["form"], value) is None:
        raise SettingsError(f"{variable_of(item)} is {value!r}: set it to something like {item.metadata['like']}")


_ADDRESS = re.compile(r"(https?)://([^\s/?#@:\\\[\]]+|\[[0-9a-f:.]+\])(:\d{1,5})?(/[^\s?#\\]*)?", re.IGNORECASE)
_THIS_MACHINE = re.compile(r"localhost|127(\.\d+){3}|\[::1\]", re.IGNORECASE)


def _check_address(item: Field[Any], value: str) -> None:
    found = _ADDRESS.fullmatch(value)
    if found is None:
        raise SettingsError(
            f"{variable_of(item)} is {value!r}: set it to a whole web address like https://shop.example/, with neither"
            " query nor user name"
        )
    if item.metadata["safe"] and found[1].lower() == "http" and not _THIS_MACHINE.fullmatch(found[2]):
        raise SettingsError(
            f"{variable_of(item)} is {value!r}: customers are sent there, so it has to begin with https"
        )
