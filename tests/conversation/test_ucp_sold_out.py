"""What a UCP business is out of while our catalogue is not: named rightly, and never offered in place of itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from base.settings import Settings
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, open_merchant

TOWELS = "fennimoor-paper-towels"
OUT_OF_TOWELS = "A: Sorry, we are out of Fennimoor paper towels right now. I have Ruxton … Shall I order it?"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899, TOWELS: 1099})) as one:
        yield one


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    return Talk(settings=Settings(merchant="ucp", ucp_url=merchant.url))


def gone(line: int) -> dict[str, str]:
    told = {"type": "error", "code": "out_of_stock", "content": "gone", "severity": "recoverable"}
    return told | {"path": f"$.line_items[{line}]"}


def test_what_the_business_is_out_of_is_not_offered_in_place_of_itself(talk: Talk, merchant: Merchant) -> None:
    merchant.sold_out = {COFFEE}
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    assert "Would you like Ruxton Roast House ground coffee" not in str(talk.said)
    talk.hears("A: Sorry, we are out of Ruxton Roast House ground coffee right now. …")


def test_of_several_the_one_that_is_gone_is_named_and_the_rest_is_bought(talk: Talk, merchant: Merchant) -> None:
    merchant.on_call["/checkout-sessions", 1] = lambda: merchant.says.append(gone(1))
    merchant.on_call["/chk_1", 1] = merchant.says.clear  # the rest is put into the same checkout
    talk("U: coffee and paper towels", intent="ReorderIntent", product=COFFEE, other_product=TOWELS)
    talk.hears(OUT_OF_TOWELS)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == [COFFEE]
    assert list(merchant.checkouts) == ["chk_1"]
