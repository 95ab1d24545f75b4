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
    "EARSHOT_SERVICE_PEPPER": "sp",
    "EARSHOT_DELIVERY_KEY": "d",
    "EARSHOT_ACCOUNT_ISSUER": "none",
}


def test_the_embedded_aws_needs_no_settings_at_all() -> None:
    assert read_settings({}).aws is Aws.EMBEDDED


def test_real_aws_without_a_secret_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="EARSHOT_TOKEN_KEY"):
        read_settings({"EARSHOT_AWS": "aws"} | {name: value for name, value in SECRETS.items() if "TOKEN" not in name})
    assert read_settings({"EARSHOT_AWS": "aws"} | SECRETS).token_keys == (b"new", b"old")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("EARSHOT_PEPPER", "development-pepper"),
        ("EARSHOT_TOKEN_KEY", "development-token-key"),
        ("EARSHOT_TOKEN_KEY", "new, development-token-key"),
        ("EARSHOT_SHOPIFY_SECRET", "development-shopify-secret"),
        ("EARSHOT_SKILL_ID", "amzn1.ask.skill.earshot-development"),
        ("EARSHOT_ACCOUNT_ISSUER", "development"),
        ("EARSHOT_TOKEN_KEY", " , "),
        ("EARSHOT_PEPPER", " "),
        ("EARSHOT_SHOPIFY_SECRET", ","),
    ],
)
def test_real_aws_refuses_development_s_secrets_and_empty_keys(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"needs {variable}: set each to a value of your own"):
        read_settings({"EARSHOT_AWS": "aws"} | SECRETS | {variable: value})


@pytest.mark.parametrize(
    "address",
    [
        "shop.example",
        "javascript:alert(1)",
        "//shop.example/",
        "https://",
        "https://user@shop.example/",
        "https://shop.example/?next=x",
        "https://shop.example/#x",
        "https://shop example/",
        "https:\\\\shop.example",
        "ftp://shop.example/",
        "https://shop.example:port/",
    ],
)
@pytest.mark.parametrize("variable", ["EARSHOT_SHOP_URL", "EARSHOT_PUBLIC_URL"])
def test_what_is_no_web_address_is_refused_with_an_example(variable: str, address: str) -> None:
    with pytest.raises(
        SettingsError, match=f"{variable} is .*: set it to a whole web address like https://shop.exampl"
    ):
        read_settings({variable: address})


def test_customers_are_sent_to_a_shop_over_https_only() -> None:
    with pytest.raises(SettingsError, match=r"EARSHOT_SHOP_URL is 'http://shop.example/': .*https"):
        read_settings({"EARSHOT_SHOP_URL": "http://shop.example/"})
    for own in ("http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:80/buy", "https://shop.example:8443/buy"):
        assert read_settings({"EARSHOT_SHOP_URL": own}).shop_url == own
    assert read_settings({"EARSHOT_PUBLIC_URL": "http://192.0.2.7:8000/"}).public_url == "http://192.0.2.7:8000/"


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
    assert not read(
        SpoolSettings, {"EARSHOT_AWS": "aws", "EARSHOT_PEPPER": "our own", "EARSHOT_SERVICE_PEPPER": "too"}
    ).embedded
    missing = (
        "EARSHOT_PEPPER, EARSHOT_SKILL_ID, EARSHOT_TOKEN_KEY, "
        "EARSHOT_SERVICE_PEPPER, EARSHOT_ACCOUNT_ISSUER, EARSHOT_DELIVERY_KEY:"
    )
    with pytest.raises(SettingsError, match=missing):
        read(SkillSettings, {"EARSHOT_AWS": "aws"})


def test_settings_never_show_their_secrets() -> None:
    shown = repr(read_settings({"EARSHOT_PEPPER": "hush-hush"}))
    assert "hush-hush" not in shown
    assert "pepper=***" in shown


@pytest.mark.parametrize(
    "shop", ["my-shop", "https://my-shop.myshopify.com/", "shop.example", "my-shop.myshopify.com "]
)
def test_a_shop_whose_every_delivery_would_be_refused_is_refused_at_the_start(shop: str) -> None:
    with pytest.raises(SettingsError, match=r"EARSHOT_SHOPIFY_SHOP is .*: set it to something like my-shop\.myshopify"):
        read_settings({"EARSHOT_SHOPIFY_SHOP": shop})


@pytest.mark.parametrize("shop", ["", "my-shop.myshopify.com", "My-Shop.MyShopify.com"])
def test_a_shop_as_shopify_calls_it_is_taken(shop: str) -> None:
    assert read_settings({"EARSHOT_SHOPIFY_SHOP": shop}).shopify_shop == shop
