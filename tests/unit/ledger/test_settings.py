from __future__ import annotations

import pytest

from base.errors import SettingsError
from base.settings import Aws, read_settings, refuse_aws

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


def test_settings_never_show_their_secrets() -> None:
    shown = repr(read_settings({"EARSHOT_PEPPER": "hush-hush"}))
    assert "hush-hush" not in shown
    assert "pepper=***" in shown
