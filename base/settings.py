"""Every setting, read from the environment in this one module.

On the embedded AWS each has a development default. With `EARSHOT_AWS=aws` the secrets have none: a missing one is an
error that names it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from base.errors import SettingsError

_EMBEDDED_ONLY = "{what} runs on the embedded AWS only: unset EARSHOT_AWS (it is 'aws')"


class Aws(StrEnum):
    """Which AWS the same code talks to."""

    EMBEDDED = "embedded"
    AWS = "aws"


def _setting(env: str, help_: str, *, default: str, secret: bool = False) -> Any:
    return field(default=default, metadata={"env": env, "help": help_, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process. Secrets are kept out of `repr`."""

    aws: Aws = field(
        default=Aws.EMBEDDED,
        metadata={"env": "EARSHOT_AWS", "help": "`embedded` (on this machine) or `aws`.", "secret": False},
    )
    table: str = _setting("EARSHOT_TABLE", "Name of the DynamoDB table.", default="earshot")
    endpoint: str = _setting(
        "EARSHOT_ENDPOINT", "URL of the embedded AWS; empty: the running `earshot local` is used.", default=""
    )
    region: str = _setting("AWS_REGION", "AWS region.", default="us-east-1")
    skill_id: str = _setting(
        "EARSHOT_SKILL_ID",
        "The skill's application id; requests for any other are refused.",
        default="amzn1.ask.skill.earshot-development",
    )
    shopify_secret: str = _setting(
        "EARSHOT_SHOPIFY_SECRET",
        "Client secret that signs the shop's webhooks; several, separated by commas, while rotating.",
        default="development-shopify-secret",
        secret=True,
    )
    token_key: str = _setting(
        "EARSHOT_TOKEN_KEY",
        "Key that signs hand-off links; several, separated by commas: the first signs, all verify.",
        default="development-token-key",
        secret=True,
    )
    pepper: str = _setting(
        "EARSHOT_PEPPER",
        "Secret of the pseudonyms; losing it unlinks the past.",
        default="development-pepper",
        secret=True,
    )
    shop_url: str = _setting(
        "EARSHOT_SHOP_URL", "Where hand-off links lead: the shop's own address.", default="https://shop.example/"
    )
    public_url: str = _setting(
        "EARSHOT_PUBLIC_URL",
        "Where this server is reached from a phone, for hand-off links.",
        default="http://127.0.0.1:8000/",
    )
    seller: str = _setting("EARSHOT_SELLER", "The seller's name, spoken before every order.", default="Harbor Pantry")
    spool: str = _setting(
        "EARSHOT_SPOOL", "Where records wait while the table is away: a folder, or an SQS queue's URL.", default=""
    )
    state: str = _setting("EARSHOT_STATE", "Folder of the embedded AWS and its spool.", default=".earshot")
    cost_wrong_order: str = _setting(
        "EARSHOT_COST_WRONG_ORDER",
        "What ordering the wrong brand costs, in questions back to the customer; higher asks more.",
        default="10",
    )
    cost_wrong_answer: str = _setting(
        "EARSHOT_COST_WRONG_ANSWER", "The same for telling about the wrong brand.", default="5"
    )
    cost_lost: str = _setting(
        "EARSHOT_COST_LOST",
        "What a customer who is not understood at all costs, in questions; higher rejects less.",
        default="1.4",
    )
    cache: str = _setting(
        "EARSHOT_CACHE", "Folder of built brand catalogues; empty: the user's cache folder.", default=""
    )
    catalog: str = _setting("EARSHOT_CATALOG", "Catalogue CSV; empty: the built-in one.", default="")

    def __repr__(self) -> str:
        """Show every setting but the secrets."""
        shown = (
            f"{item.name}={'***' if item.metadata['secret'] else repr(getattr(self, item.name))}"
            for item in fields(self)
        )
        return f"Settings({', '.join(shown)})"

    @property
    def embedded(self) -> bool:
        """Tell whether this process talks to the embedded AWS."""
        return self.aws is Aws.EMBEDDED

    @property
    def token_keys(self) -> tuple[bytes, ...]:
        """Return the hand-off keys, the signing one first."""
        return _keys(self.token_key)

    @property
    def shopify_secrets(self) -> tuple[bytes, ...]:
        """Return the webhook secrets, any of which may have signed."""
        return _keys(self.shopify_secret)

    @property
    def spool_folder(self) -> Path:
        """Return the folder of the file spool on a server."""
        return Path(self.spool or Path(self.state) / "spool")


def read_settings(environment: Mapping[str, str] | None = None, *, secrets: bool = True) -> Settings:
    """Read the settings from the environment.

    Args:
        environment: in place of the process's own.
        secrets: False for whoever needs none of them, and so should not be given any.

    Raises:
        SettingsError: a value is wrong, or a secret is missing with `EARSHOT_AWS=aws`.
    """
    env = os.environ if environment is None else environment
    values: dict[str, Any] = {item.name: env[name] for item in fields(Settings) if env.get(name := _env(item))}
    asked = values.pop("aws", Aws.EMBEDDED)
    try:
        aws = Aws(asked)
    except ValueError as error:
        raise SettingsError(f"EARSHOT_AWS is {asked!r}: set it to 'embedded' or 'aws'") from error
    if aws is Aws.AWS and secrets:
        _refuse_development_defaults(values)
    return Settings(aws=aws, **values)


def read_embedded_settings(what: str) -> Settings:
    """Read the settings for something (demo, talk, ...) that may never touch a real account.

    Raises:
        SettingsError: the environment says `EARSHOT_AWS=aws`; said before anything that setting would need.
    """
    if os.environ.get("EARSHOT_AWS") == Aws.AWS:
        raise SettingsError(_EMBEDDED_ONLY.format(what=what))
    return read_settings()


def refuse_aws(settings: Settings, what: str) -> None:
    """Stop `what` (demo, talk, tests) from ever touching a real account.

    Raises:
        SettingsError: the settings say `EARSHOT_AWS=aws`.
    """
    if not settings.embedded:
        raise SettingsError(_EMBEDDED_ONLY.format(what=what))


def _env(item: Field[Any]) -> str:
    return str(item.metadata["env"])


def _keys(joined: str) -> tuple[bytes, ...]:
    return tuple(key.strip().encode() for key in joined.split(",") if key.strip())


def _refuse_development_defaults(values: Mapping[str, Any]) -> None:
    needed = [item for item in fields(Settings) if item.metadata["secret"] or item.name == "skill_id"]
    missing = [_env(item) for item in needed if item.name not in values]
    if missing:
        raise SettingsError(f"EARSHOT_AWS=aws needs {', '.join(missing)}: set them in the function's environment")
