"""`earshot import-catalog`: the files are there, and what was left out is said and set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from base.errors import InputError
from cli.import_catalog import import_catalog
from shop.catalog.load import load_catalog

EXPORT = """\
Title,URL handle,Vendor,Type,Status,SKU,Option1 name,Option1 value,Price
Mug,mug,Clayworks,Mug,Active,MUG-B,Color,Blue,12.50
Cup,cup,Clayworks,Cup,Active,,Color,Red,9.50
"""


def test_a_catalogue_that_the_skill_opens_is_written_and_the_rest_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, out = tmp_path / "export.csv", tmp_path / "catalog"
    export.write_text(EXPORT, "utf-8")
    import_catalog(out=out, shopify_csv=export, shopify_admin=False, currency="gbp")
    catalog, errors = load_catalog(str(out))
    assert (errors, [one.price.currency for one in catalog.products.values()]) == ([], ["GBP"])
    (line,) = (out / "rejected.jsonl").read_text("utf-8").splitlines()
    assert {name: json.loads(line)[name] for name in ("line", "field")} == {"line": 3, "field": "SKU"}
    assert "1 products of 1 brands" in " ".join(capsys.readouterr().err.split())


def test_one_source_has_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="either --shopify-csv FILE or --shopify-admin"):
        import_catalog(out=tmp_path, shopify_csv=None, shopify_admin=False, currency="USD")
    with pytest.raises(InputError, match="either"):
        import_catalog(out=tmp_path, shopify_csv=tmp_path / "x.csv", shopify_admin=True, currency="USD")


def test_the_shop_is_not_asked_over_plain_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_SHOPIFY_ADMIN_URL", "http://shop.example/graphql.json")
    with pytest.raises(InputError, match="EARSHOT_SHOPIFY_ADMIN_URL"):
        import_catalog(out=tmp_path, shopify_csv=None, shopify_admin=True, currency="USD")
