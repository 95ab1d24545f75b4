"""The facts of the demo's home with devices: what it has, what it uses up, and what is said there.

The names and numbers are invented; every amount is in the unit of its measure (docs/devices.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ledger.records import DeviceType
from runtime.demo.script import IPHONE, NOW, Buys, Home, Says, Story, Waits
from runtime.demo.storefront import Shopper

IMKE = Shopper(
    number=7_000_000_008,
    name="Imke Sorrel",
    email="imke@family8.example",
    street="8 Hazel Street",
    postal_code="62708",
)
HOME = Home(name="imke", account=IMKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appliance:
    """One device: what it is called, which part uses up which product, and what it tells in these two weeks.

    `helped_as` is the kind of appliance by which the catalogue knows what its error codes mean.
    """

    name: str
    thing: str
    device_type: DeviceType
    part: str
    product_id: str
    measure: str = "count"
    full: int = 0
    left: int = 0
    a_day: int = 0
    says: str = ""
    error: str = ""
    helped_as: str | None = None


TABLETS, BEANS, INK = "brightlea-dishwasher-tablets", "caffarro-espresso-beans", "inkwright-black-ink-41"
DESCALER, DETERGENT = "brightlea-descaler", "tidewell-hard-water-laundry-detergent"

APPLIANCES = (
    Appliance(
        name="Dishwasher", thing="dishwasher-8", device_type=DeviceType.APPLIANCE, part="tablets", product_id=TABLETS,
        measure="count", full=60, left=4, a_day=2, says="4 of 60 tablets are left",
    ),
    Appliance(
        name="Coffee machine", thing="coffee-8", device_type=DeviceType.APPLIANCE, part="beans", product_id=BEANS,
        measure="weight", full=907, left=90, a_day=40,
        says="90 of 907 grams of beans are left, and error CAL", error="CAL", helped_as="coffee machine",
    ),
    Appliance(
        name="Printer", thing="printer-8", device_type=DeviceType.APPLIANCE, part="ink", product_id=INK,
        measure="cycles", full=400, left=310, a_day=4, says="ink for 310 of 400 pages, and error P-13", error="P-13",
    ),
)  # fmt: skip
BUTTON = Appliance(name="Button", thing="button-8", device_type=DeviceType.BUTTON, part="button", product_id=DESCALER)
SCANNED = Appliance(
    name="Coffee machine", thing="coffee-8", device_type=DeviceType.APPLIANCE, part="pack", product_id=DETERGENT
)
WITHOUT_ASKING = (TABLETS, DESCALER, DETERGENT)

_FIRST = NOW - timedelta(days=27)
ENROLS = NOW - timedelta(days=26, hours=20)
RENEWS = NOW - timedelta(days=25)
READ_AT = NOW - timedelta(days=1, hours=8)
PRESSES = NOW - timedelta(days=1, hours=6)

BEFORE = (
    Story(
        title="A subscription by voice",
        home=HOME,
        begins=_FIRST,
        steps=(
            Says(words="you may remember what I buy"),
            Says(words="yes"),
            Says(words="subscribe to ruxton coffee every four weeks"),
            Says(words="yes"),
            Waits(time=timedelta(minutes=25)),
            *(
                Buys(number=2110 + place, shopper=IMKE, product_id=product)
                for place, product in enumerate((TABLETS, BEANS, INK, DESCALER, DETERGENT))
            ),
        ),
    ),
)
AFTER = (
    Story(
        title="What was ordered by itself is heard, and a subscription is paused",
        home=HOME,
        begins=NOW - timedelta(days=1, hours=2),
        steps=(
            Says(words="open harbor pantry"),
            Says(words="no"),
            Says(words="pause my coffee subscription"),
            Says(words="yes"),
        ),
    ),
)

ELSEWHERE = NOW - timedelta(hours=9)  # on other platforms, for over an hour
ON_THE_PHONE = Story(
    title="Heard of in the car, asked of two other assistants, bought on the phone",
    home=HOME,
    begins=ELSEWHERE + timedelta(hours=2),
    steps=(Buys(number=2115, shopper=IMKE, product_id=INK, user_agent=IPHONE),),
)
