"""Who belongs together: one case for each way in which strangers meet, and in which one household looks like two."""

from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import InputError
from ledger.records import Consent, Grant, Identity, OrderSource, Platform
from tests.factories.attribution import Rows, ago, bought, run, spoken, visit, work_out


def homes(ran: Rows) -> dict[str, str | None]:
    """The household of every record, by its id."""
    return {
        row[key]: row["household_id"]
        for table, key in (("touchpoints", "touchpoint_id"), ("orders", "order_id"))
        for row in ran.table(table)
    }


def settled(name: str, *, times: int = 3) -> list[object]:
    """Orders of somebody with an account, sent to an address of one's own."""
    who = Identity(account=f"a_{name}", address=f"home_{name}", postal_code=f"zip_{name}")
    return [bought(f"or_{name}_{n}", at=ago(days=20 * n + 1), identity=who) for n in range(times)]


def test_an_anonymous_browser_that_signs_in_and_an_order_by_account_are_one() -> None:
    touches = [
        visit("tp_1", at=ago(days=60), session_id="s_1", identity=Identity(cookie="c1")),
        visit("tp_2", at=ago(days=60, hours=-0.1), session_id="s_2", identity=Identity(cookie="c1", account="a1")),
    ]
    found = homes(work_out(touches, [bought("or_1", identity=Identity(account="a1"))]))
    assert len(set(found.values())) == 1


def test_a_session_says_together_what_its_turns_say_apart() -> None:
    touches = [
        visit("tp_1", session_id="s_1", identity=Identity(cookie="c1")),
        visit("tp_2", session_id="s_1", identity=Identity(account="a1")),
        visit("tp_3", session_id="s_2", identity=Identity(cookie="c1")),
    ]
    assert len(set(homes(work_out(touches, [])).values())) == 1


def test_a_user_id_that_changes_with_every_enablement_stays_with_its_account() -> None:
    talk = [spoken(f"tp_{n}", at=ago(days=30 * n), identity=Identity(user=f"u{n}", account="a1")) for n in range(6)]
    assert len(set(homes(work_out(talk, [])).values())) == 1


@pytest.mark.parametrize("shared", ["email", "cookie"])
def test_a_shared_mailbox_or_laptop_does_not_make_four_strangers_one(shared: str) -> None:
    orders = [order for name in ("ada", "bo", "cy", "dee") for order in settled(name)]
    touches = [
        visit(f"tp_{name}", session_id=f"s_{name}", identity=Identity(account=f"a_{name}", **{shared: "shared"}))
        for name in ("ada", "bo", "cy", "dee")
    ]
    found = homes(work_out(touches, orders))
    assert len(set(found.values())) == 4


def test_a_friend_who_once_signs_in_on_the_laptop_stays_a_friend(tmp_path: Path) -> None:
    evenings = [
        visit(f"tp_{n}", session_id=f"s_{n}", at=ago(days=n + 2), identity=Identity(cookie="laptop", account="a_ada"))
        for n in range(8)
    ]
    once = visit("tp_friend", session_id="s_friend", identity=Identity(cookie="laptop", account="a_bo"))
    ran = run(tmp_path, [*evenings, once], [*settled("ada"), *settled("bo")])
    found = homes(ran)
    assert found["tp_friend"] == found["or_bo_0"] != found["or_ada_0"] == found["tp_1"]
    assert "tie between identifiers was cut" in ran.summary.warnings[0]


def test_a_gift_stays_with_who_sent_it() -> None:
    gift = bought("or_gift", identity=Identity(account="a_ada", address="home_bo"))
    found = homes(work_out([], [*settled("ada"), *settled("bo"), gift]))
    assert found["or_gift"] == found["or_ada_0"] != found["or_bo_0"]


def test_who_moves_stays_one_household_and_is_not_one_with_who_moves_in() -> None:
    def sent(name: str, account: str, address: str, days: tuple[int, ...]) -> list[object]:
        who = Identity(account=account, address=address)
        return [bought(f"or_{name}_{day}", at=ago(days=day), identity=who) for day in days]

    before, after = sent("old", "a_ada", "first", (300, 250, 200)), sent("new", "a_ada", "second", (90, 50, 10))
    spouse = sent("spouse", "a_bo", "second", (80, 40))
    movers_in = sent("next", "a_cy", "first", (100, 60, 20))
    found = homes(work_out([], [*before, *after, *spouse, *movers_in]))
    assert found["or_old_300"] == found["or_new_10"] == found["or_spouse_40"] != found["or_next_20"]


def test_people_who_share_an_address_and_a_speaker_are_one_household() -> None:
    orders = [
        bought(f"or_{name}_{n}", at=ago(days=9 * n + 1), identity=Identity(account=f"a_{name}", address="home"))
        for name in ("ada", "bo")
        for n in range(3)
    ]
    talk = spoken(identity=Identity(user="u1", device="d1", account="a_ada"))
    assert len(set(homes(work_out([talk], orders)).values())) == 1


@pytest.mark.parametrize("shared", ["address", "ip"])
def test_an_office_or_a_carrier_joins_nobody(shared: str) -> None:
    orders = [
        bought(f"or_{who}_{n}", at=ago(days=7 * n + 1), identity=Identity(account=f"a_{who}", **{shared: "shared"}))
        for who in range(20)
        for n in range(2)
    ]
    assert len(set(homes(work_out([], orders)).values())) == 20


def test_a_mistyped_address_is_no_other_person() -> None:
    touches = [
        visit("tp_1", session_id="s_1", identity=Identity(cookie="c1", email="anna")),
        visit("tp_2", session_id="s_2", identity=Identity(cookie="c1", email="ana")),
    ]
    assert len(set(homes(work_out(touches, [])).values())) == 1


def test_what_stands_in_a_store_is_no_customers() -> None:
    terminal = {"cookie": "terminal", "ip": "store"}
    touches = [
        visit(f"tp_{n}", platform=Platform.STORE, session_id=f"s_{n}", identity=Identity(account=account, **terminal))
        for n, account in enumerate(("a_ada", "a_bo", None))
    ]
    sold = bought("or_1", source=OrderSource.STORE, identity=Identity(account="a_ada", **terminal))
    found = homes(work_out(touches, [sold]))
    assert found["tp_0"] == found["or_1"] != found["tp_1"]
    assert found["tp_2"] is None


def test_a_postal_code_and_a_promo_code_join_nobody() -> None:
    touches = [
        visit(f"tp_{n}", session_id=f"s_{n}", promo_code="TEN", identity=Identity(cookie=f"c{n}", postal_code="94110"))
        for n in range(2)
    ]
    assert len(set(homes(work_out(touches, [])).values())) == 2


def test_who_comes_back_with_a_link_is_of_the_household_that_was_given_it() -> None:
    talk = [
        spoken("tp_1", handoff_token="ht_1", identity=Identity(user="u1")),
        spoken("tp_2", identity=Identity(user="u1")),
    ]
    found = homes(work_out(talk, [bought("or_1", handoff_token="ht_1", identity=Identity(account="a1"))]))
    assert found["tp_2"] == found["or_1"] is not None


def test_a_session_in_which_measurement_was_refused_has_no_household() -> None:
    refused = Consent(measurement=Grant.DENIED)
    talk = spoken("tp_1", handoff_token="ht_1", consent=refused)
    found = homes(work_out([talk], [bought("or_1", handoff_token="ht_1")]))
    assert found["tp_1"] is None
    assert found["or_1"] is not None


def test_strict_ties_by_token_own_session_and_ad_id_alone() -> None:
    everything = {"account": "a1", "email": "e1", "phone": "n1", "user": "u1", "cookie": "c1", "address": "home"}
    touches = [
        spoken("tp_same", identity=Identity(**everything)),
        spoken("tp_token", identity=Identity(), handoff_token="ht_1"),
    ]
    orders = [bought("or_1", handoff_token="ht_1", identity=Identity(**everything))]
    strict = work_out(touches, orders, identity="strict")
    assert set(strict.links()) == {("s_tp_token", "or_1")}
    assert set(homes(strict).values()) == {None}
    assert ("s_tp_same", "or_1") in work_out(touches, orders).links()


@pytest.mark.parametrize(("marketing", "same"), [(Grant.GRANTED, True), (Grant.UNKNOWN, True), (Grant.DENIED, False)])
@pytest.mark.parametrize("identity", ["strict", "linked"])
def test_an_ad_id_joins_unless_marketing_was_refused(marketing: Grant, identity: str, *, same: bool) -> None:
    consent = Consent(measurement=Grant.GRANTED, marketing=marketing)
    touches = [visit(f"tp_{n}", session_id=f"s_{n}", consent=consent, identity=Identity(ad_id="ad1")) for n in range(2)]
    found = homes(work_out(touches, [], identity=identity))
    assert (None not in found.values()) is same
    assert len(set(found.values())) == 1


def test_a_household_keeps_its_id_when_somebody_joins_and_is_named_after_its_first_identifier() -> None:
    first = visit("tp_1", at=ago(days=30), session_id="s_1", identity=Identity(cookie="zz"))
    joins = visit("tp_2", at=ago(days=3), session_id="s_2", identity=Identity(cookie="zz", account="aa"))
    alone, joined = homes(work_out([first], [])), homes(work_out([first, joins], []))
    assert alone["tp_1"] == joined["tp_1"] == joined["tp_2"]


def test_caps_are_written_into_the_calibration_and_taken_from_one_that_is_given(tmp_path: Path) -> None:
    kiosk = [
        visit(f"tp_{n}", session_id=f"s_{n}", at=ago(days=n), identity=Identity(cookie="kiosk", account=f"a{n % 4}"))
        for n in range(16)
    ]
    usual = run(tmp_path / "usual", kiosk, [])
    file = usual.out / "calibration.json"
    text = file.read_text("utf-8")
    assert '{"of": ["cookie", "account"], "cap": 3, "fitted": false, "values": 1}' in text
    assert run(tmp_path / "same", kiosk, [], calibration=file).table("touchpoints") == usual.table("touchpoints")
    narrow = tmp_path / "narrow.json"
    narrow.write_text(text.replace('"cookie", "account"], "cap": 3', '"cookie", "account"], "cap": 1'), "utf-8")
    assert len(set(homes(usual).values())) == 1
    assert len(set(homes(run(tmp_path / "cut", kiosk, [], calibration=narrow)).values())) == 4


@pytest.mark.parametrize(("found", "wrong"), [('"cap": 3', '"cap": 0'), ('"cookie", "account"', '"cookie", "acount"')])
def test_a_calibration_with_caps_that_are_none_is_refused_by_name(tmp_path: Path, found: str, wrong: str) -> None:
    first = run(tmp_path / "first", [visit()], [])
    file = tmp_path / "wrong.json"
    file.write_text((first.out / "calibration.json").read_text("utf-8").replace(found, wrong, 1), "utf-8")
    with pytest.raises(InputError, match=r"caps\["):
        run(tmp_path / "second", [visit()], [], calibration=file)
