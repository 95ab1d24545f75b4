"""What goes with a home, by facts of the catalogue and of its devices: never by anybody's health, and one reason each.

A device speaks for itself alone, unless its household lets its devices share: then a dishwasher's hard water chooses
the descaler of the coffee machine too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ledger.device_states import BELIEVED, DeviceSetting, DeviceState
from ledger.records.device import RegisteredDevice
from ledger.records.experiment import Withheld
from ledger.records.news import NEWS_KEPT, Fits, HouseholdNews, Recommended
from ledger.records.notice import CandidateNotice, NoticeKind, NoticePurpose, ProposedBy, ToldNotice
from ledger.records.replenishment import HouseholdRules
from replenishment.coordination.choosing import said_lately
from replenishment.coordination.found import Found
from shop.catalog import Catalog, Product, slug

# What a recommendation is worth, on the scale of docs/coordination.md.
WORTH_OF: Final = {Fits.NEED: 200, Fits.SEASON: 150, Fits.WITH: 100}
MOST_CANDIDATES: Final = 3
READ_LATELY: Final = timedelta(hours=12)  # of what is read and changes; all else stays true while it is news
_SET_FOR: Final = timedelta(days=400)  # what somebody set stays so
_READ_FOR: Final = timedelta(days=1)  # air changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNeed:
    """Between which values a device's setting or reading tells of a need of the catalogue, and for how long it does."""

    need: str
    least: int = -1_000
    most: int = 1_000_000
    holds: timedelta = _READ_FOR


TOLD_NEEDS: Final[Mapping[str, tuple[ToldNeed, ...]]] = {
    # mg of CaCO3 a litre: the US Geological Survey calls water hard from 121 on.
    "water_hardness": (ToldNeed(need="hard-water", least=121, holds=_SET_FOR),),
    # Percent: the US Environmental Protection Agency advises to keep it below 60, at best between 30 and 50.
    "air_humidity": (ToldNeed(need="dry-air", most=29), ToldNeed(need="damp-air", least=60)),
}


_READ: Final = frozenset(told.need for some in TOLD_NEEDS.values() for told in some if told.holds == _READ_FOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeThings:
    """What is known of the things of a home.

    Attributes:
        devices: by their pseudonyms.
        states: what they show.
        products: what the household bought or its devices use up.
        rules: of the household.
    """

    devices: Mapping[str, RegisteredDevice]
    states: tuple[DeviceState, ...]
    products: tuple[str, ...]
    rules: HouseholdRules


def recommendations(home: HomeThings, catalog: Catalog, now: datetime) -> Iterator[Found]:
    """Yield what goes with a home, each product by its strongest reason.

    Left out is what is sold out, what is nobody else's business, and what the household has already: of a kind that it
    has only what a device tells of is recommended, where what it has is not made for that.
    """
    mine = [product for one in home.products if (product := catalog.product(one)) is not None]
    month = now.astimezone(ZoneInfo(home.rules.timezone)).month
    for product in catalog.products.values():
        if not product.in_stock or catalog.is_sensitive(product) or not product.fits:
            continue
        said = _by_need(product, home, mine, catalog, now) or _by_what_is_there(product, home, mine, catalog, month)
        if said is not None:
            yield _found(said, now)


def best(found: Iterable[Found], told: Iterable[ToldNotice], now: datetime) -> list[Found]:
    """Return the few that are worth most of those that were not told lately: a choice is kept with its candidates."""
    lately = tuple(told)
    new = [one for one in found if not said_lately(lately, one.candidate.kind, one.candidate.about, now)]
    return sorted(new, key=lambda one: (-one.candidate.worth, one.candidate.about))[:MOST_CANDIDATES]


def _by_need(
    product: Product, home: HomeThings, mine: list[Product], catalog: Catalog, now: datetime
) -> Recommended | None:
    served = {need for one in mine if one.kind == product.kind for need in one.needs}
    for state in home.states:
        device = home.devices[state.device]
        alone = words_of(replace(device, room=None), catalog)  # a room is what devices share
        words = _words(home, mine, catalog) if home.rules.share_devices else alone
        if device.appliance is None or not words & set(product.fits):
            continue
        for need in needs_told(state.settings, now):
            if need in product.needs and need not in served:
                return Recommended(product_id=product.product_id, fits=Fits.NEED, of=slug(device.appliance), need=need)
    return None


def _by_what_is_there(
    product: Product, home: HomeThings, mine: list[Product], catalog: Catalog, month: int
) -> Recommended | None:
    if any(one.kind == product.kind for one in mine) or (product.months and month not in product.months):
        return None
    there = _words(home, mine, catalog)
    goes_with = next((word for word in product.fits if word in there), None)
    if goes_with is None:
        return None
    fits = Fits.SEASON if product.months else Fits.WITH
    return Recommended(product_id=product.product_id, fits=fits, of=goes_with)


def needs_told(settings: Iterable[DeviceSetting], now: datetime) -> Iterator[str]:
    """Yield the needs that a device's settings and readings tell of now."""
    for one in settings:
        least, most = BELIEVED.get(one.name, (one.value, one.value))
        for told in TOLD_NEEDS.get(one.name, ()) if least <= one.value <= most else ():
            if told.least <= one.value <= told.most and timedelta() <= now - one.at < told.holds:
                yield told.need


def words_of(device: RegisteredDevice, catalog: Catalog) -> frozenset[str]:
    """Return what a product may be said to go with of a device: what it is, where it stands, what it uses up."""
    used = (catalog.product(product) for _, product in device.products)
    words = {slug(word) for word in (device.appliance, device.room) if word is not None}
    return frozenset(words | {one.kind for one in used if one is not None and not catalog.is_sensitive(one)})


def _words(home: HomeThings, mine: list[Product], catalog: Catalog) -> frozenset[str]:
    of_devices = {word for device in home.devices.values() for word in words_of(device, catalog)}
    return frozenset(of_devices | {one.kind for one in mine if not catalog.is_sensitive(one)})


def _found(said: Recommended, now: datetime) -> Found:
    reasons = {
        Fits.NEED: f"the {said.of} tells of {said.need}",
        Fits.SEASON: f"it goes with {said.of} at this time of the year",
        Fits.WITH: f"it goes with {said.of}",
    }
    candidate = CandidateNotice(
        kind=NoticeKind.RECOMMENDATION,
        about=said.product_id,
        reason=reasons[said.fits],
        worth=WORTH_OF[said.fits],
        fresh_until=now + (READ_LATELY if said.need in _READ else NEWS_KEPT),
        ways=(ProposedBy.VOICE,),
        purpose=NoticePurpose.MARKETING,
        withheld=Withheld.RECOMMENDATION,
    )
    return Found(candidate=candidate, says=HouseholdNews(made_at=now, recommended=said))
