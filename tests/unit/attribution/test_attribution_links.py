from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ledger.records import Action, DeviceType, Identity, OrderLine, OrderSource, Stage
from tests.factories.attribution import ago, bought, run, spoken, visit, work_out
from tests.factories.records import MORNING

OTHER_BRAND = (OrderLine(product_id="p9", brand_id="b9"),)


def test_visits_without_a_session_are_split_at_thirty_minutes_of_silence() -> None:
    minutes = (0, 29, 58, 88, 90)
    visits = [visit(f"tp_{n}", at=ago(hours=5 - minute / 60)) for n, minute in enumerate(minutes)]
    visits.append(visit("tp_other", at=ago(hours=5), identity=Identity(cookie="c2")))
    found = {row["touchpoint_id"]: row["session_id"] for row in work_out(visits, []).table("touchpoints")}
    assert found == {
        "tp_0": "web:tp_0",
        "tp_1": "web:tp_0",
        "tp_2": "web:tp_0",
        "tp_3": "web:tp_3",
        "tp_4": "web:tp_3",
        "tp_other": "web:tp_other",
    }


def test_a_long_chat_is_one_touch_shown_by_its_furthest_stage() -> None:
    chat = [
        spoken("tp_1", session_id="s", at=ago(hours=3)),
        spoken("tp_2", session_id="s", at=ago(hours=2.9), stage=Stage.PURCHASE, action=Action.BASKET),
        spoken("tp_3", session_id="s", at=ago(hours=2.8)),
    ]
    (step,) = work_out(chat, [bought()]).table("journeys")
    assert (step["session_id"], step["touchpoint_id"], step["steps"]) == ("s", "tp_2", 1)


def test_asking_for_help_or_for_a_parcel_is_no_touch() -> None:
    talk = [
        spoken("tp_1", action=Action.STATUS, order_id="or_1", stage=Stage.POST_PURCHASE),
        spoken("tp_2", action=Action.SUPPORT),
    ]
    assert work_out(talk, [bought()]).table("links") == []


def test_a_voice_orders_own_session_is_certain_even_if_its_clock_is_late() -> None:
    turn = spoken("tp_1", action=Action.BUY, stage=Stage.PURCHASE, order_id="or_1", at=ago(hours=-0.01))
    placed = bought(source=OrderSource.VOICE, at=MORNING, identity=Identity())
    (link,) = work_out([turn], [placed]).table("links")
    assert (link["probability"], link["tier"], link["accepted"]) == (1.0, 1, True)


def test_the_token_an_order_carries_names_the_person() -> None:
    talk = spoken(handoff_token="ht_1", identity=Identity(user="u9"))
    (link,) = work_out([talk], [bought(handoff_token="ht_1")]).table("links")
    assert (link["reason"], link["scope"], link["accepted"]) == ("token", "person", True)
    assert link["probability"] > 0.97


def test_a_click_on_the_token_from_the_orders_browser_links_the_talk() -> None:
    talk = spoken(handoff_token="ht_1", identity=Identity(user="u9"))
    click = visit(handoff_token="ht_1", action=Action.CLICK)
    links = work_out([talk, click], [bought()]).links()
    assert links["s_tp_1", "or_1"]["reason"] == "click"
    assert "click" in json.loads(links["s_tp_1", "or_1"]["evidence"])["matched"]


@pytest.mark.parametrize(
    ("touch", "reason", "scope"),
    [
        ({}, "account", "household"),  # the speaker's account is the household's
        ({"identity": Identity(user="u1", account="a1", person="pe1")}, "person_account", "person"),
        ({"device_type": DeviceType.PHONE}, "account", "person"),
    ],
)
def test_the_account_names_a_person_only_where_a_person_is_known(
    touch: dict[str, object], reason: str, scope: str
) -> None:
    (link,) = work_out([spoken(**touch)], [bought()]).table("links")
    assert (link["reason"], link["scope"], bool(link["person_id"])) == (reason, scope, scope == "person")


def test_a_speaker_meets_the_order_through_identifiers_seen_together() -> None:
    linked_once = spoken("tp_0", at=ago(days=60))
    unlinked = spoken("tp_1", identity=Identity(user="u1"))
    links = work_out([linked_once, unlinked], [bought()]).links()
    link = links["s_tp_1", "or_1"]
    assert (link["reason"], link["scope"], link["accepted"]) == ("household", "household", True)
    assert ("s_tp_0", "or_1") not in links  # outside the window


def test_talk_about_another_brand_is_a_candidate_but_not_the_same_need() -> None:
    (link,) = work_out([spoken()], [bought(lines=OTHER_BRAND)]).table("links")
    assert json.loads(link["evidence"])["need"] == "other"
    assert not link["accepted"]


def test_the_longer_ago_the_less_likely() -> None:
    talk = [spoken(f"tp_{days}", at=ago(days=days), brand_id=None) for days in (0.01, 2, 6, 13, 29)]
    links = work_out(talk, [bought()]).table("links")
    by_age = sorted(links, key=lambda link: json.loads(link["evidence"])["gap_hours"])
    chances = [link["probability"] for link in by_age]
    assert len(chances) == 5
    assert chances == sorted(chances, reverse=True)


def test_one_talk_may_serve_several_orders_and_none_before_it() -> None:
    orders = [bought("or_0", at=ago(days=2)), bought("or_1"), bought("or_2", at=ago(days=-1))]
    links = work_out([spoken()], orders).links()
    assert set(links) == {("s_tp_1", "or_1"), ("s_tp_1", "or_2")}
    assert links["s_tp_1", "or_1"]["accepted"]


def test_the_window_decides_what_is_too_long_ago() -> None:
    talk = [spoken(at=ago(days=8))]
    assert work_out(talk, [bought()], window_days=7).table("links") == []
    assert len(work_out(talk, [bought()], window_days=14).table("links")) == 1


def test_a_value_shared_by_strangers_fuses_no_one(tmp_path: Path) -> None:
    kiosk = [
        visit(f"tp_{n}", session_id=f"s{n}", identity=Identity(cookie="kiosk", account=f"a{n}")) for n in range(20)
    ]
    ran = run(tmp_path, kiosk, [bought(identity=Identity(cookie="kiosk"))])
    assert len({row["household_id"] for row in ran.table("touchpoints")}) == 20
    assert ran.table("links") == []
    assert "1 identifier is shared by too many" in ran.summary.warnings[0]


def test_a_chain_of_more_people_than_a_household_has_is_cut_into_households(tmp_path: Path) -> None:
    chain = [
        visit(f"tp_{n}", session_id=f"s{n}", identity=Identity(account=f"a{n // 2}", email=f"e{(n + 1) // 2}"))
        for n in range(40)
    ]
    ran = run(tmp_path, chain, [])
    homes = Counter(row["household_id"] for row in ran.table("touchpoints"))
    assert max(homes.values()) <= 2 * 8  # two visits an account
    assert len(homes) <= 8
    assert "ties between identifiers were cut" in ran.summary.warnings[0]


@pytest.mark.parametrize("placeholder", ["guest", "NULL", " unknown ", "(not set)"])
def test_a_placeholder_is_nobody(placeholder: str) -> None:
    talk = spoken(identity=Identity(account=placeholder))
    ran = work_out([talk], [bought(identity=Identity(account=placeholder))])
    assert ran.table("links") == []
    assert ran.table("touchpoints")[0]["household_id"] is None


def test_a_token_that_everybody_carries_is_nobodys() -> None:
    talk = [spoken(f"tp_{n}", handoff_token="demo", identity=Identity()) for n in range(30)]
    assert work_out(talk, [bought(handoff_token="demo")]).table("links") == []


def test_a_household_keeps_its_id_when_strangers_join_the_data() -> None:
    alone = work_out([spoken()], [bought()]).table("orders")[0]["household_id"]
    stranger = visit("tp_9", identity=Identity(cookie="c9", account="a0"))
    crowd = work_out([spoken(), stranger], [bought()]).table("orders")[0]["household_id"]
    assert alone == crowd


@pytest.mark.parametrize("junk", ["null", "s"])
def test_a_session_id_that_strangers_share_is_none(junk: str) -> None:
    talk = [spoken(f"tp_{n}", session_id=junk, identity=Identity(user=f"u{n}", account=f"a{n}")) for n in range(12)]
    ran = work_out(talk, [bought()])
    assert {row["session_id"] for row in ran.table("touchpoints")} == {f"touch:tp_{n}" for n in range(12)}
    assert set(ran.links()) == {("touch:tp_1", "or_1")}


@pytest.mark.parametrize(
    ("touch", "order", "reason"),
    [
        ({"order_id": "or_1", "action": Action.BUY}, {}, "own_order"),
        ({"handoff_token": "ht_1"}, {"handoff_token": "ht_1"}, "token"),
        ({"handoff_token": "ht_1", "action": Action.CLICK}, {"handoff_token": "ht_1"}, "click"),
        ({"identity": Identity(cookie="c1")}, {}, "cookie"),
        ({"identity": Identity(email="e1")}, {"identity": Identity(email="e1")}, "email"),
        ({"identity": Identity(phone="n1")}, {"identity": Identity(phone="n1")}, "phone"),
        ({"identity": Identity(user="u1")}, {"identity": Identity(user="u1")}, "user"),
        ({"identity": Identity(device="d1")}, {"identity": Identity(device="d1")}, "device"),
        # of two, the one that says more of who it was, not the one that makes it more probable
        ({"identity": Identity(account="a1", cookie="c1")}, {}, "account"),
        ({"identity": Identity(email="e1", cookie="c1")}, {"identity": Identity(email="e1", cookie="c1")}, "email"),
        ({"identity": Identity(user="u1", cookie="c1")}, {"identity": Identity(user="u1", cookie="c1")}, "cookie"),
        ({"identity": Identity(user="u1", device="d1")}, {"identity": Identity(user="u1", device="d1")}, "user"),
    ],
)
def test_the_reason_is_the_strongest_kind_of_evidence_that_holds(
    touch: dict[str, object], order: dict[str, object], reason: str
) -> None:
    (link,) = work_out([visit(**touch)], [bought(**order)]).table("links")
    assert link["reason"] == reason


def test_the_evidence_names_every_way_in_which_they_met_the_strongest_first() -> None:
    talk = visit(identity=Identity(account="a1", cookie="c1", device="d1"))
    (link,) = work_out([talk], [bought(identity=Identity(account="a1", cookie="c1", device="d1"))]).table("links")
    evidence = json.loads(link["evidence"])
    assert (link["reason"], link["tier"], evidence["match"]) == ("account", 6, "account")
    assert evidence["matched"] == ["account", "cookie", "device"]


def test_a_device_is_the_reason_only_where_both_sides_name_it() -> None:
    both = visit("tp_0", at=ago(hours=4), identity=Identity(device="d1", account="a1"))
    talk = visit("tp_1", identity=Identity(account="a1"))
    links = work_out([both, talk], [bought(identity=Identity(device="d1"))]).links()
    reasons = {link["touchpoint_id"]: (link["reason"], link["tier"]) for link in links.values()}
    assert reasons == {"tp_0": ("device", 11), "tp_1": ("household", 14)}


def test_a_link_and_its_credit_say_where_and_when_the_touch_was() -> None:
    ran = work_out([visit(session_id="s_1", campaign_id="autumn")], [bought()])
    (link,) = ran.table("links")
    place = {"session_id": "s_1", "occurred_at": ago(hours=2), "platform": "web", "channel": "paid_search"}
    assert {name: link[name] for name in place} == place
    touched, rest = sorted(
        (row for row in ran.table("credit") if row["model"] == "linear"), key=lambda row: row["touchpoint_id"] == ""
    )
    assert {name: touched[name] for name in place} == place
    assert touched["campaign_id"] == "autumn"
    assert [rest[name] for name in ("session_id", "occurred_at", "platform", "campaign_id")] == [None] * 4
    assert rest["channel"] == "(unattributed)"
