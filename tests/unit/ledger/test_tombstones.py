from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.privacy.tombstones import NEVER, Deed, Tombstone, Tombstones, mark_of, marks_of
from ledger.pseudonyms import Pseudonyms, has_unknown_past
from ledger.records import Identity
from tests.factories.records import GRANTED, MORNING, order, touchpoint

THRICE = Pseudonyms(b"third", earlier=(b"second", b"first"))
NEWEST, SECOND, FIRST = THRICE.versions("user", "amzn1.account.A")
LATER = MORNING + timedelta(days=1)


def stones(value: str, deed: Deed = Deed.ERASED) -> Tombstones:
    return Tombstones([Tombstone(mark=mark_of(value), deed=deed, at=LATER)], THRICE.later_names)


def test_a_record_is_held_against_whoever_was_forgotten_by_its_own_name_or_a_later_one() -> None:
    by_name = [touchpoint(identity=Identity(user=name)) for name in (FIRST, SECOND, NEWEST)]
    assert [stones(NEWEST).obeyed(one) for one in by_name] == [None, None, None]
    assert [stones(SECOND).obeyed(one) for one in by_name] == [None, None, by_name[2]]


def test_an_order_that_names_nobody_is_held_against_the_service_key_that_it_is_found_by() -> None:
    nobodys = order()
    assert stones("key_1").obeyed(nobodys) == nobodys
    assert stones("key_1").obeyed(nobodys, "key_1") is None
    late = stones("key_1", Deed.UNLINKED).obeyed(order(consent=GRANTED, identity=Identity(account="ac_1")), "key_1")
    assert late is not None
    assert (late.identity, late.consent) == (Identity(), NEVER)


def test_an_order_that_was_erased_comes_back_at_no_moment_and_by_no_id_of_it() -> None:
    after = LATER + timedelta(days=1)
    gone = order("9001", placed_at=after, merchant_order_id="m_1", identity=Identity(user="us_1"))
    assert stones("us_1").obeyed(gone) == gone, "whoever was forgotten may come again"
    assert stones("9001").obeyed(gone) is stones("m_1").obeyed(gone) is None
    assert stones("vo_1").obeyed(gone) == gone
    assert stones("vo_1").obeyed(gone, ids=("vo_1",)) is None
    assert stones("vo_1", Deed.UNLINKED).obeyed(gone, ids=("vo_1",)) == gone


@pytest.mark.parametrize("who", [{"email": "Ada@post.earshot.shop"}, {"user": "ada@post.earshot.shop"}])
def test_an_address_as_it_was_imported_is_held_against_its_pseudonym_and_no_hash_of_it_is_kept(
    who: dict[str, str],
) -> None:
    hers = order(identity=Identity(**who))
    assert stones(str(THRICE.email("ada@post.earshot.shop"))).obeyed(hers) is None
    assert {mark_of(value) for value in who.values()}.isdisjoint(marks_of(hers, THRICE.later_names))


def test_whose_every_earlier_name_is_known_need_not_be_looked_for() -> None:
    assert not has_unknown_past({FIRST, SECOND, NEWEST}, THRICE.later_names)
    assert not has_unknown_past({FIRST}, THRICE.later_names)
    assert has_unknown_past({SECOND, NEWEST}, THRICE.later_names)
    assert has_unknown_past({NEWEST}, THRICE.later_names)
    assert not has_unknown_past({"1234567"}, THRICE.later_names)
