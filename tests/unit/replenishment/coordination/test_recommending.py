"""What goes with a home: by facts of the catalogue and the devices, one reason each, and by what devices may share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from base.money import Money
from ledger.device_states import DeviceSetting, DeviceState
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice
from ledger.records.news import Fits, HouseholdNews, Recommended
from ledger.records.notice import CandidateNotice, NoticeKind, NoticePurpose, ToldNotice
from ledger.records.replenishment import HouseholdRules
from replenishment.coordination.found import Found
from replenishment.coordination.recommending import WORTH_OF, HomeThings, best, needs_told, recommendations
from shop.brands import Brand
from shop.catalog import Catalog, Product

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def product(product_id: str, kind: str, **changes: Any) -> Product:
    fields = {"brand_id": "b", "name": product_id, "price": Money(500, "USD"), "stock": 5} | changes
    return Product(product_id=product_id, kind=kind, **fields)


TABS = product("tabs", "dishwasher-tablets", fits=("dishwasher",), needs=("hard-water",))
DESCALER = product("descaler", "descaler", fits=("coffee-machine",), needs=("hard-water",))
FILTERS = product("filters", "coffee-filters", fits=("coffee",))
ICE = product("cold-brew", "cold-brew", fits=("coffee",), months=(11, 12))
BEANS, PLAIN_TABS = product("beans", "coffee"), product("plain", "dishwasher-tablets")
SOLD = (TABS, DESCALER, FILTERS, ICE, BEANS, PLAIN_TABS)
DISHWASHER = RegisteredDevice(
    device="de_1", customer="ac", device_type=DeviceType.APPLIANCE, registered_at=NOW, appliance="dishwasher",
    room="kitchen",
)  # fmt: skip
MACHINE = replace(DISHWASHER, device="de_2", appliance="coffee machine")


def told(
    *products: str,
    hardness: int | None = None,
    share: bool = False,
    sold: tuple[Product, ...] = SOLD,
    now: datetime = NOW,
) -> dict[str, Recommended]:
    """What is recommended to a home with a dishwasher and a coffee machine."""
    set_to = () if hardness is None else (DeviceSetting(name="water_hardness", value=hardness, at=NOW - 30 * DAY),)
    home = HomeThings(
        devices={"de_1": DISHWASHER, "de_2": MACHINE},
        states=(DeviceState(device="de_1", settings=set_to),),
        products=products,
        rules=HouseholdRules(household="hh", share_devices=share),
    )
    catalog = Catalog([Brand(brand_id="b", canonical="B", category="home care", aliases=())], sold)
    found = list(recommendations(home, catalog, now))
    assert all(one.candidate.purpose is NoticePurpose.MARKETING for one in found)
    return {one.candidate.about: one.says.recommended for one in found if one.says.recommended is not None}


def test_hard_water_of_the_dishwasher_chooses_what_is_made_for_it_and_for_the_dishwasher() -> None:
    assert told(hardness=121)["tabs"] == Recommended(
        product_id="tabs", fits=Fits.NEED, of="dishwasher", need="hard-water"
    )
    assert told(hardness=120)["tabs"].fits is Fits.WITH


def test_a_device_speaks_for_another_only_where_the_household_lets_them_share() -> None:
    alone, shared = told(hardness=200)["descaler"], told(hardness=200, share=True)["descaler"]
    assert alone == Recommended(product_id="descaler", fits=Fits.WITH, of="coffee-machine")
    assert shared == Recommended(product_id="descaler", fits=Fits.NEED, of="dishwasher", need="hard-water")


def test_a_room_speaks_for_nothing_that_a_device_does_not_share() -> None:
    descaler = replace(DESCALER, fits=("kitchen",))
    assert told(hardness=200, sold=(descaler,))["descaler"].fits is Fits.WITH
    assert told(hardness=200, sold=(descaler,), share=True)["descaler"].fits is Fits.NEED


def test_of_what_a_household_has_only_what_its_devices_tell_of_is_recommended() -> None:
    assert "tabs" not in told("plain")
    assert told("plain", hardness=200)["tabs"].fits is Fits.NEED
    assert "tabs" not in told("tabs", hardness=200)


def test_what_goes_with_what_is_there_is_recommended_with_that_as_its_reason() -> None:
    assert "filters" not in told()
    assert told("beans")["filters"] == Recommended(product_id="filters", fits=Fits.WITH, of="coffee")


def test_what_has_a_season_is_recommended_in_it_alone() -> None:
    assert told("beans")["cold-brew"].fits is Fits.SEASON
    assert "cold-brew" not in told("beans", now=NOW + 60 * DAY)


def test_a_room_is_something_to_go_with() -> None:
    towels = product("towels", "paper-towels", fits=("kitchen",))
    assert told(sold=(towels,)) == {"towels": Recommended(product_id="towels", fits=Fits.WITH, of="kitchen")}


def test_what_is_nobody_elses_business_is_no_reason_for_a_recommendation() -> None:
    nappies, bin_ = product("nappy", "diapers", sensitive=True), product("bin", "bins", fits=("diapers",))
    assert told("nappy", sold=(nappies, bin_)) == {}
    assert "bin" in told("nappy", sold=(replace(nappies, sensitive=False), bin_))


@pytest.mark.parametrize("why", [{"stock": 0}, {"sensitive": True}, {"needs": ("sensitive-skin",)}, {"fits": ()}])
def test_what_is_sold_out_goes_with_nothing_or_is_nobody_elses_business_is_left_out(why: dict[str, Any]) -> None:
    found = told(sold=(replace(TABS, **why),), hardness=200)
    assert found == {} or all(one.need is None for one in found.values()), "a need that no device tells of"


@pytest.mark.parametrize(
    ("name", "value", "days", "needs"),
    [
        ("air_humidity", 29, 0.5, ["dry-air"]),
        ("air_humidity", 45, 0.5, []),
        ("air_humidity", 60, 0.5, ["damp-air"]),
        ("air_humidity", 60, 1, []),
        ("water_hardness", 300, 399, ["hard-water"]),
        ("water_hardness", 300, 400, []),
        ("water_hardness", 300, -1, []),
        ("mood", 1, 0, []),
        ("air_humidity", 0, 0, []),
        ("air_humidity", 101, 0, []),
        ("water_hardness", 2001, 0, []),
    ],
)
def test_what_is_told_holds_for_so_long(name: str, value: int, days: float, needs: list[str]) -> None:
    assert list(needs_told([DeviceSetting(name=name, value=value, at=NOW - days * DAY)], NOW)) == needs


def test_the_few_best_that_were_not_told_lately_are_candidates() -> None:
    def found(about: str, worth: int) -> Found:
        candidate = CandidateNotice(
            kind=NoticeKind.RECOMMENDATION, about=about, reason="it fits", worth=worth, fresh_until=NOW
        )
        return Found(candidate=candidate, says=HouseholdNews(made_at=NOW))

    lately = ToldNotice(kind=NoticeKind.RECOMMENDATION, about="a", at=NOW - 100 * DAY)
    some = best([found("d", 100), found("a", 200), found("c", 100), found("b", 100), found("e", 150)], [lately], NOW)
    assert [one.candidate.about for one in some] == ["e", "b", "c"]


def test_what_a_device_tells_of_is_worth_most() -> None:
    assert WORTH_OF[Fits.NEED] > WORTH_OF[Fits.SEASON] > WORTH_OF[Fits.WITH]
