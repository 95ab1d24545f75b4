"""The stories the demo plays: who says what, and what they do afterwards on other devices.

Only words and facts here; `runtime.demo.demo` plays them as signed requests. Every name and address is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from runtime.demo.storefront import Shopper

# The demo has its own now, so that it writes the same files on any day.
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One household's speaker, and whose shop account is linked to it."""

    name: str
    account: Shopper
    screen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Something is said to the speaker; `person` when the voice is recognised."""

    words: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """The link on the card is opened on the phone."""

    user_agent: str = IPHONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Buys:
    """The shop sells something on another device."""

    number: int
    shopper: Shopper
    product_id: str
    quantity: int = 1
    user_agent: str = LAPTOP
    landing_site: str | None = None
    referring_site: str | None = None
    with_link: bool = False  # came through the opened hand-off link
    delivered: int = 1  # how often the shop sends the webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Time passes; a pause this long ends the session on the speaker."""

    time: timedelta


StoryStep = Says | Opens | Buys | Waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One conversation and what came of it."""

    title: str
    home: Home
    begins: datetime
    steps: Sequence[StoryStep]


def _shopper(number: int, name: str, street: str) -> Shopper:
    address = f"{name.partition(' ')[0].lower()}@family{number}.example"
    return Shopper(
        number=7_000_000_000 + number, name=name, email=address, street=street, postal_code=f"627{number % 100:02d}"
    )


HARPER = _shopper(1, "Harper Quinn", "1 Elm Street")
ROWAN = _shopper(2, "Rowan Vale", "2 Oak Street")
SASHA = _shopper(3, "Sasha Lindqvist", "3 Birch Street")
NOOR = _shopper(4, "Noor Okafor", "4 Ash Street")
EMRE = _shopper(5, "Emre Okafor", "4 Ash Street")
JULES = _shopper(6, "Jules Marlow", "6 Pine Street")
TOBIN = _shopper(7, "Tobin Hale", "7 Cedar Street")

_PAUSE = Waits(time=timedelta(minutes=25))
_EVENING = Waits(time=timedelta(hours=9))
_NEXT_DAY = Waits(time=timedelta(hours=26))

STORIES = (
    Story(
        title="A reorder, by voice from end to end",
        home=Home(name="harper", account=HARPER),
        begins=NOW - timedelta(days=9, hours=9, minutes=40),
        steps=(Says(words="reorder tidewell detergent"), Says(words="yes")),
    ),
    Story(
        title="Research on the speaker, the order on the phone",
        home=Home(name="rowan", account=ROWAN, screen=True),
        begins=NOW - timedelta(days=8, hours=1),
        steps=(
            Says(words="what is good for hard water"),
            Says(words="send it to my phone"),
            _PAUSE,
            Opens(),
            Waits(time=timedelta(minutes=6)),
            Buys(
                number=2101,
                shopper=ROWAN,
                product_id="tidewell-hard-water-laundry-detergent",
                quantity=2,
                user_agent=IPHONE,
                with_link=True,
                delivered=2,
            ),
        ),
    ),
    Story(
        title="Research on the speaker, the order on a laptop the next day",
        home=Home(name="sasha", account=SASHA),
        begins=NOW - timedelta(days=6, hours=10),
        steps=(
            Says(words="you may remember what I buy"),
            Says(words="yes"),
            Says(words="tell me about caffarro"),
            Says(words="is it fair trade"),
            Says(words="no"),
            _NEXT_DAY,
            Buys(
                number=2102,
                shopper=SASHA,
                product_id="caffarro-espresso-beans",
                landing_site="/products/espresso?utm_source=google&utm_medium=cpc&utm_campaign=autumn-coffee&gclid=demo",
                referring_site="https://www.google.com/",
            ),
        ),
    ),
    Story(
        title="One speaker, two people",
        home=Home(name="okafor", account=NOOR),
        begins=NOW - timedelta(days=5, hours=3),
        steps=(
            Says(words="you may remember what I buy", person="noor"),
            Says(words="yes", person="noor"),
            Says(words="tell me about whiskerton", person="noor"),
            Says(words="no", person="noor"),
            _EVENING,
            Says(words="tell me about ruxton roast", person="emre"),
            Says(words="send it to my phone", person="emre"),
            _PAUSE,
            Opens(),
            Buys(
                number=2103,
                shopper=EMRE,
                product_id="ruxton-house-ground-coffee",
                user_agent=IPHONE,
                with_link=True,
            ),
            _NEXT_DAY,
            Buys(
                number=2104,
                shopper=NOOR,
                product_id="whiskerton-salmon-cat-food",
                landing_site="/?utm_source=newsletter&utm_medium=email&utm_campaign=november",
            ),
        ),
    ),
    Story(
        title="A brand half heard, and asked back",
        home=Home(name="jules", account=JULES),
        begins=NOW - timedelta(days=3, hours=2),
        steps=(Says(words="reorder cal mara"), Says(words="calmora"), Says(words="the first one"), Says(words="yes")),
    ),
    Story(
        title="Somebody who does not want to be measured",
        home=Home(name="tobin", account=TOBIN),
        begins=NOW - timedelta(days=2, hours=4),
        steps=(
            Says(words="stop measuring me"),
            Says(words="tell me about inkwright"),
            Says(words="stop"),
            _NEXT_DAY,
            Buys(
                number=2105, shopper=TOBIN, product_id="inkwright-black-ink-41", referring_site="https://www.bing.com/"
            ),
        ),
    ),
)
