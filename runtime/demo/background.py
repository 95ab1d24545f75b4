"""A simulated month of other households, who shop in a catalogue of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import SimulatedProduct
from attribution.simulation.world import Simulated
from ledger.consent import linkable
from ledger.experiments import arm_of
from ledger.records import Action, Outcome, Platform, Touchpoint
from ledger.records.experiment import Experiment, Withheld
from ledger.store import Ledger
from shop.catalog import Catalog

_WRITERS = 8
_SPOKEN_TO = (Platform.ALEXA, Platform.GOOGLE_ASSISTANT, Platform.SIRI)
_ONE_IN = 9
"""Of so many questions about a product one gets no answer."""
# What people want to know, the most frequent first: facts that the skill is asked for by name, and what it cannot name.
_ASKED_IN_VAIN = ("vegan", "other", "cruelty-free", "vegan", "recycled", "other", "vegan", "cruelty-free", "organic")


def _exposed(touchpoints: Iterable[Touchpoint], test: Experiment) -> Iterator[Touchpoint]:
    """Yield the same, the first turn of each household that agreed to be measured as its exposure.

    A user who links an account later was exposed already, as the skill finds it stored.
    """
    seen: set[str] = set()
    for one in touchpoints:
        names = {name for name in (one.identity.account, one.identity.user) if name is not None}
        spoken = one.platform is Platform.ALEXA and linkable(one.consent) and test.runs(one.occurred_at)
        if not names or not spoken or not seen.isdisjoint(names):
            yield one
        else:
            yield replace(one, test_id=test.test_id, arm=arm_of(test, str(one.identity.account or one.identity.user)))
        if spoken:
            seen |= names


def asked_in_vain(touchpoints: Iterable[Touchpoint]) -> Iterator[Touchpoint]:
    """Yield the same, some of the questions to an assistant as ones that got no answer; what came of them stays."""
    for one in touchpoints:
        lot = int.from_bytes(sha256(one.touchpoint_id.encode()).digest()[:8])
        question = one.action is Action.RESEARCH and one.outcome == Outcome.OK and one.platform in _SPOKEN_TO
        if question and lot % _ONE_IN == 0:
            topic = _ASKED_IN_VAIN[lot // _ONE_IN % len(_ASKED_IN_VAIN)]
            yield replace(one, outcome=Outcome.NO_ANSWER, topic=topic)
        else:
            yield one


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
    """Write a simulated month into the ledger, its households in an experiment that changes nothing they buy.

    Of their questions some got no answer, as in any shop's month.
    """
    ledger.experiments.create(test)
    with ThreadPoolExecutor(max_workers=_WRITERS) as writers:
        list(writers.map(ledger.append_touchpoint, _exposed(asked_in_vain(touchpoint_records(month)), test)))
        list(writers.map(ledger.put_order, order_records(month)))
