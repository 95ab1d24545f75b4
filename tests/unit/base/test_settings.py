from __future__ import annotations

from dataclasses import fields

import pytest

from base.environment import Aws, LedgerSettings, read
from base.errors import SettingsError
from base.settings import Settings, read_settings, refuse_aws
from base.skill_settings import SkillSettings
from runtime.functions.spool import SpoolSettings

SECRETS = {
    "EARSHOT_SKILL_ID": "amzn1.ask.skill.1",
    "EARSHOT_SHOPIFY_SECRET": "s",
    "EARSHOT_TOKEN_KEY": "new, old",
    "EARSHOT_PEPPER": "p",
}


def test_the_embedded_aws_needs_no_settings_at_all() -> None:
    assert read_settings({}).aws is Aws.EMBEDDED


def test_real_aws_without_a_secret_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="EARSHOT_TOKEN_KEY"):
        read_settings({"EARSHOT_AWS": "aws"} | {name: value for name, value in SECRETS.items() if "TOKEN" not in name})
    assert read_settings({"EARSHOT_AWS": "aws"} | SECRETS).token_keys == (b"new", b"old")


def test_an_unknown_aws_is_refused_with_the_choices() -> None:
    with pytest.raises(SettingsError, match="'embedded' or 'aws'"):
        read_settings({"EARSHOT_AWS": "azure"})


def test_the_demo_refuses_real_aws() -> None:
    refuse_aws(read_settings({}), "the demo")
    with pytest.raises(SettingsError, match="the demo"):
        refuse_aws(read_settings({"EARSHOT_AWS": "aws"} | SECRETS), "the demo")


@pytest.mark.parametrize("kind", [SpoolSettings, SkillSettings, Settings])
def test_each_kind_reads_its_own_variables_and_no_others(kind: type[LedgerSettings]) -> None:
    asked: list[str] = []

    class Noting(dict[str, str]):
        def get(self, name: str, _default: object = None) -> str | None:  # type: ignore[override]
            asked.append(name)
            return None

    read(kind, Noting())
    assert asked == [item.metadata["env"] for item in fields(kind)]


def test_the_real_aws_asks_each_kind_for_the_secrets_it_has() -> None:
    assert not read(SpoolSettings, {"EARSHOT_AWS": "aws"}).embedded
    with pytest.raises(SettingsError, match="EARSHOT_SKILL_ID, EARSHOT_TOKEN_KEY, EARSHOT_PEPPER:"):
        read(SkillSettings, {"EARSHOT_AWS": "aws"})


def test_settings_never_show_their_secrets() -> None:
    shown = repr(read_settings({"EARSHOT_PEPPER": "hush-hush"}))
    assert "hush-hush" not in shown
    assert "pepper=***" in shown
