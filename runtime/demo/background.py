"""A simulated month of other households, who shop in a catalogue of ours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import SimulatedProduct
from attribution.simulation.world import Simulated
from ledger.store import Ledger
from shop.catalog import Catalog

_WRITERS = 8


def simulated_products(catalog: Catalog) -> list[SimulatedProduct]:
    """Return what simulated households buy: every product of the catalogue."""
    return [
        SimulatedProduct(
            brand_id=product.brand_id,
            product_id=product.product_id,
            price_minor=product.price.minor,
            currency=product.price.currency,
        )
        for product in catalog.products.values()
    ]


def add_month(ledger: Ledger, month: Simulated) -> None:
    """Write a simulated month into the ledger."""
    with ThreadPoolExecutor(max_workers=_WRITERS) as writers:
        list(writers.map(ledger.append_touchpoint, touchpoint_records(month)))
        list(writers.map(ledger.put_order, order_records(month)))
