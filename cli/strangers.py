"""Products that are named on the command line and that the catalogue does not have: taken, and said."""

from __future__ import annotations

from collections.abc import Iterable

from base.settings import read_settings
from cli.console import talk


def tell_strangers(products: Iterable[str]) -> None:
    """Say which of them the shop does not sell, as far as this machine's catalogue tells: it may be another's."""
    from shop.catalog.load import load_catalog

    named = sorted(set(products))
    if not named:
        return
    catalog, _ = load_catalog(read_settings(secrets=False).catalog)
    for one in named:
        if catalog.product(one) is None:
            talk.print(f"note: the catalogue has no product {one}; nothing comes of it", markup=False, soft_wrap=True)
