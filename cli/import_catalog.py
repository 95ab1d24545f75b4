"""`earshot import-catalog`: a shop's own catalogue becomes ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.environment import read
from base.errors import InputError
from base.files.rejected import REJECTED, write_rejected
from cli.console import talk

if TYPE_CHECKING:
    from intake.catalog.write import ImportedCatalog

_SHOWN = 20


def import_catalog(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write products.csv and brands.csv into.")],
    shopify_csv: Annotated[Path | None, typer.Option(help="A product CSV as Shopify's admin exports it.")] = None,
    shopify_admin: Annotated[
        bool, typer.Option(help="Ask the shop itself: EARSHOT_SHOPIFY_ADMIN_URL, EARSHOT_SHOPIFY_TOKEN.")
    ] = False,
    currency: Annotated[str, typer.Option(help="What the CSV's prices are in; the shop itself says it.")] = "USD",
) -> None:
    """Write a catalogue for the skill from a Shopify shop's; each variant left out is named by line and field.

    What is for sale becomes one product a variant, under its SKU. Look through the kinds and facts, then build it:
    `earshot build-brands`, `earshot build-model`, with EARSHOT_CATALOG at the folder.

    Example: earshot import-catalog --shopify-csv products_export.csv --out catalog
    """
    from intake.catalog.shopify_csv import read_csv
    from intake.catalog.write import write_catalog
    from shop.catalog.load import read_catalog

    if shopify_admin == (shopify_csv is not None):
        raise InputError("name either --shopify-csv FILE or --shopify-admin")
    if shopify_csv is not None:
        done = write_catalog(str(shopify_csv), read_csv(shopify_csv), currency.upper(), out)
    else:
        done = _from_the_shop(out)
    _, unread = read_catalog(out / "products.csv")
    rejected = [*done.rejected, *unread]
    for line in rejected[:_SHOWN]:
        talk.print(f"left out {line}", markup=False, soft_wrap=True)
    if rejected:
        talk.print(f"{len(rejected)} are set aside in {write_rejected(rejected, out / REJECTED)}", markup=False)
    talk.print(f"{done.products} products of {done.brands} brands are in {out}", markup=False)


def _from_the_shop(out: Path) -> ImportedCatalog:
    from base.merchant_call import https_address
    from intake.catalog.shopify_admin import ShopifyProducts
    from intake.catalog.write import write_catalog
    from runtime.senders.settings import MerchantSettings

    settings = read(MerchantSettings, secrets=False)
    url = https_address(settings.shopify_admin_url, "EARSHOT_SHOPIFY_ADMIN_URL")
    shop = ShopifyProducts(url, settings.shopify_token)
    return write_catalog(url, shop.read(), shop.currency(), out)


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command("import-catalog")(import_catalog)
