"""A simulated month of other households, who shop in a catalogue of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import SimulatedProduct
from attribution.simulation.world import Simulated
from ledger.consent import linkable
from ledger.experiments import arm_of
from ledger.records import Platform, Touchpoint
from ledger.records.experiment import Experiment, Withheld
from ledger.store import Ledger
from shop.catalog import Catalog

_WRITERS = 8


def _exposed(touchpoints: Iterable[Touchpoint], test: Experiment) -> Iterator[Touchpoint]:
    """Yield the same, the first turn of each household that agreed to be measured as its exposure."""
    seen: set[str] = set()
    for one in touchpoints:
        household = one.identity.account or one.identity.user
        spoken = one.platform is Platform.ALEXA and linkable(one.consent) and test.runs(one.occurred_at)
        if household is None or not spoken or household in seen:
            yield one
        else:
            seen.add(household)
            yield replace(one, test_id=test.test_id, arm=arm_of(test, household))


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


def month_of_test(until: datetime, days: int) -> Experiment:
    """Return an experiment that withheld the proposal of the usual during a simulated month."""
    return Experiment(
        test_id="usual-1",
        withheld=Withheld.PROMPT,
        held_out_thousandths=300,
        starts_at=until - timedelta(days=days),
        ends_at=until,
    )


def add_month(ledger: Ledger, month: Simulated, test: Experiment) -> None:
    """Write a simulated month into the ledger, its households in an experiment that changes nothing they buy."""
    ledger.experiments.create(test)
    with ThreadPoolExecutor(max_workers=_WRITERS) as writers:
        list(writers.map(ledger.append_touchpoint, _exposed(touchpoint_records(month), test)))
        list(writers.map(ledger.put_order, order_records(month)))
