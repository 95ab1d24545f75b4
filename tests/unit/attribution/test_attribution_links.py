from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from ledger.records import Action, DeviceType, Identity, OrderLine, OrderSource, Stage
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.homes import Home, Homes
from tests.factories.records import MORNING

HOMES = Homes()
OTHER_BRAND = (OrderLine(product_id="p9", brand_id="b9"),)


VISITS = HOMES.home(
    [
        *(visit(f"tp_{n}", at=ago(hours=5 - minute / 60)) for n, minute in enumerate((0, 29, 58, 88, 90))),
        visit("tp_other", at=ago(hours=5), identity=Identity(cookie="c2")),
    ]
)
CHAT = HOMES.home(
    [
        spoken("tp_1", session_id="s", at=ago(hours=3)),
        spoken("tp_2", session_id="s", at=ago(hours=2.9), stage=Stage.PURCHASE, action=Action.BASKET),
        spoken("tp_3", session_id="s", at=ago(hours=2.8)),
    ],
    [bought()],
)
ASKING_FOR_HELP = HOMES.home(
    [
        spoken("tp_1", action=Action.STATUS, order_id="or_1", stage=Stage.POST_PURCHASE),
        spoken("tp_2", action=Action.SUPPORT),
    ],
    [bought()],
)
PLACED_LATE = HOMES.home(
    [spoken("tp_1", action=Action.BUY, stage=Stage.PURCHASE, order_id="or_1", at=ago(hours=-0.01))],
    [bought(source=OrderSource.VOICE, at=MORNING, identity=Identity())],
)
HANDED = spoken(handoff_token="ht_1", identity=Identity(user="u9"))
CARRIED = HOMES.home([HANDED], [bought(handoff_token="ht_1")])
CLICKED = HOMES.home([HANDED, visit(handoff_token="ht_1", action=Action.CLICK)], [bought()])


def test_visits_without_a_session_are_split_at_thirty_minutes_of_silence() -> None:
    found = {row["touchpoint_id"]: row["session_id"] for row in VISITS.table("touchpoints")}
    assert found == {
        "tp_0": "web:tp_0",
        "tp_1": "web:tp_0",
        "tp_2": "web:tp_0",
        "tp_3": "web:tp_3",
        "tp_4": "web:tp_3",
        "tp_other": "web:tp_other",
    }


def test_a_long_chat_is_one_touch_shown_by_its_furthest_stage() -> None:
    (step,) = CHAT.table("journeys")
    assert (step["session_id"], step["touchpoint_id"], step["steps"]) == ("s", "tp_2", 1)


def test_asking_for_help_or_for_a_parcel_is_no_touch() -> None:
    assert ASKING_FOR_HELP.table("links") == []


def test_a_voice_orders_own_session_is_certain_even_if_its_clock_is_late() -> None:
    (link,) = PLACED_LATE.table("links")
    assert (link["probability"], link["tier"], link["accepted"]) == (1.0, 1, True)


def test_the_token_an_order_carries_names_the_person() -> None:
    (link,) = CARRIED.table("links")
    assert (link["reason"], link["scope"], link["accepted"]) == ("token", "person", True)
    assert link["probability"] > 0.97


def test_a_click_on_the_token_from_the_orders_browser_links_the_talk() -> None:
    links = CLICKED.links()
    assert links["s_tp_1", "or_1"]["reason"] == "click"
    assert "click" in json.loads(links["s_tp_1", "or_1"]["evidence"])["matched"]


@pytest.mark.parametrize(
    ("home", "reason", "scope"),
    [
        (HOMES.home([spoken()], [bought()]), "account", "household"),  # the speaker's account is the household's
        (
            HOMES.home([spoken(identity=Identity(user="u1", account="a1", person="pe1"))], [bought()]),
            "person_account",
            "person",
        ),
        (HOMES.home([spoken(device_type=DeviceType.PHONE)], [bought()]), "account", "person"),
    ],
    ids=["a speaker", "a voice", "a phone"],
)
def test_the_account_names_a_person_only_where_a_person_is_known(home: Home, reason: str, scope: str) -> None:
    (link,) = home.table("links")
    assert (link["reason"], link["scope"], bool(link["person_id"])) == (reason, scope, scope == "person")


LINKED_ONCE = HOMES.home([spoken("tp_0", at=ago(days=60)), spoken("tp_1", identity=Identity(user="u1"))], [bought()])
OF_ANOTHER_BRAND = HOMES.home([spoken()], [bought(lines=OTHER_BRAND)])
OVER_A_MONTH = HOMES.home(
    [spoken(f"tp_{days}", at=ago(days=days), brand_id=None) for days in (0.01, 2, 6, 13, 29)], [bought()]
)
SEVERAL_ORDERS = HOMES.home(
    [spoken()], [bought("or_0", at=ago(days=2)), bought("or_1"), bought("or_2", at=ago(days=-1))]
)


def test_a_speaker_meets_the_order_through_identifiers_seen_together() -> None:
    links = LINKED_ONCE.links()
    link = links["s_tp_1", "or_1"]
    assert (link["reason"], link["scope"], link["accepted"]) == ("household", "household", True)
    assert ("s_tp_0", "or_1") not in links  # outside the window


def test_talk_about_another_brand_is_a_candidate_but_not_the_same_need() -> None:
    (link,) = OF_ANOTHER_BRAND.table("links")
    assert json.loads(link["evidence"])["need"] == "other"
    assert not link["accepted"]


def test_the_longer_ago_the_less_likely() -> None:
    by_age = sorted(OVER_A_MONTH.table("links"), key=lambda link: json.loads(link["evidence"])["gap_hours"])
    chances = [link["probability"] for link in by_age]
    assert len(chances) == 5
    assert chances == sorted(chances, reverse=True)


def test_one_talk_may_serve_several_orders_and_none_before_it() -> None:
    links = SEVERAL_ORDERS.links()
    assert set(links) == {("s_tp_1", "or_1"), ("s_tp_1", "or_2")}
    assert links["s_tp_1", "or_1"]["accepted"]


def test_the_window_decides_what_is_too_long_ago() -> None:
    talk = [spoken(at=ago(days=8))]
    assert work_out(talk, [bought()], window_days=7).table("links") == []
    assert len(work_out(talk, [bought()], window_days=14).table("links")) == 1


STRANGERS = Homes()
KIOSK = STRANGERS.home(
    [visit(f"tp_{n}", session_id=f"s{n}", identity=Identity(cookie="kiosk", account=f"a{n}")) for n in range(20)],
    [bought(identity=Identity(cookie="kiosk"))],
)
CHAIN = STRANGERS.home(
    [
        visit(f"tp_{n}", session_id=f"s{n}", identity=Identity(account=f"a{n // 2}", email=f"e{(n + 1) // 2}"))
        for n in range(40)
    ]
)
CARRYING = STRANGERS.home(
    [spoken(f"tp_{n}", handoff_token="demo", identity=Identity()) for n in range(30)], [bought(handoff_token="demo")]
)


def test_a_value_shared_by_strangers_fuses_no_one() -> None:
    assert len({row["household_id"] for row in KIOSK.table("touchpoints")}) == 20
    assert KIOSK.table("links") == []
    assert "1 identifier is shared by too many" in STRANGERS.warnings()[0]


def test_a_chain_of_more_people_than_a_household_has_is_cut_into_households() -> None:
    homes = Counter(row["household_id"] for row in CHAIN.table("touchpoints"))
    assert max(homes.values()) <= 2 * 8  # two visits an account
    assert len(homes) <= 8
    assert "ties between identifiers were cut" in STRANGERS.warnings()[1]


def test_a_token_that_everybody_carries_is_nobodys() -> None:
    assert CARRYING.table("links") == []


PLACEHOLDERS = ("guest", "NULL", " unknown ", "(not set)")
JUNK = ("null", "s")


@pytest.fixture(scope="module")
def words() -> Rows:
    """A run of everybody whose account is a placeholder, and of strangers who share a session's id."""
    touches = [spoken(f"tp_{n}", identity=Identity(account=word)) for n, word in enumerate(PLACEHOLDERS)]
    orders = [bought(f"or_{n}", identity=Identity(account=word)) for n, word in enumerate(PLACEHOLDERS)]
    for junk in JUNK:
        who = [Identity(user=f"u_{junk}_{n}", account=f"a_{junk}_{n}") for n in range(12)]
        touches += [spoken(f"tp_{junk}_{n}", session_id=junk, identity=one) for n, one in enumerate(who)]
        orders += [bought(f"or_{junk}", identity=who[1])]
    return work_out(touches, orders)


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_placeholder_is_nobody(words: Rows, placeholder: str) -> None:
    n = PLACEHOLDERS.index(placeholder)
    of_whom = {row["touchpoint_id"]: row["household_id"] for row in words.table("touchpoints")}
    assert [link for link in words.links() if link[1] == f"or_{n}"] == []
    assert of_whom[f"tp_{n}"] is None


@pytest.mark.parametrize("junk", JUNK)
def test_a_session_id_that_strangers_share_is_none(words: Rows, junk: str) -> None:
    touches = [f"tp_{junk}_{n}" for n in range(12)]
    sessions = {row["touchpoint_id"]: row["session_id"] for row in words.table("touchpoints")}
    assert [sessions[touch] for touch in touches] == [f"touch:{touch}" for touch in touches]
    assert [link for link in words.links() if link[1] == f"or_{junk}"] == [(f"touch:tp_{junk}_1", f"or_{junk}")]


def test_a_household_keeps_its_id_when_strangers_join_the_data() -> None:
    alone = work_out([spoken()], [bought()]).table("orders")[0]["household_id"]
    stranger = visit("tp_9", identity=Identity(cookie="c9", account="a0"))
    crowd = work_out([spoken(), stranger], [bought()]).table("orders")[0]["household_id"]
    assert alone == crowd


REASONS: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
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
)
SIGNED_AND_SEEN = Identity(account="a1", cookie="c1", device="d1")
MET = HOMES.home([visit(identity=SIGNED_AND_SEEN)], [bought(identity=SIGNED_AND_SEEN)])


@pytest.mark.parametrize(
    ("home", "reason"),
    [(HOMES.home([visit(**touch)], [bought(**order)]), reason) for touch, order, reason in REASONS],
    ids=[f"{number} {reason}" for number, (_, _, reason) in enumerate(REASONS)],
)
def test_the_reason_is_the_strongest_kind_of_evidence_that_holds(home: Home, reason: str) -> None:
    (link,) = home.table("links")
    assert link["reason"] == reason


def test_the_evidence_names_every_way_in_which_they_met_the_strongest_first() -> None:
    (link,) = MET.table("links")
    evidence = json.loads(link["evidence"])
    assert (link["reason"], link["tier"], evidence["match"]) == ("account", 6, "account")
    assert evidence["matched"] == ["account", "cookie", "device"]


ON_ONE_DEVICE = HOMES.home(
    [
        visit("tp_0", at=ago(hours=4), identity=Identity(device="d1", account="a1")),
        visit("tp_1", identity=Identity(account="a1")),
    ],
    [bought(identity=Identity(device="d1"))],
)
ADVERTISED = HOMES.home([visit(session_id="s_1", campaign_id="autumn")], [bought()])


def test_a_device_is_the_reason_only_where_both_sides_name_it() -> None:
    links = ON_ONE_DEVICE.links()
    reasons = {link["touchpoint_id"]: (link["reason"], link["tier"]) for link in links.values()}
    assert reasons == {"tp_0": ("device", 11), "tp_1": ("household", 14)}


def test_a_link_and_its_credit_say_where_and_when_the_touch_was() -> None:
    (link,) = ADVERTISED.table("links")
    place = {"session_id": "s_1", "occurred_at": ago(hours=2), "platform": "web", "channel": "paid_search"}
    assert {name: link[name] for name in place} == place
    touched, rest = sorted(
        (row for row in ADVERTISED.table("credit") if row["model"] == "linear"),
        key=lambda row: row["touchpoint_id"] == "",
    )
    assert {name: touched[name] for name in place} == place
    assert touched["campaign_id"] == "autumn"
    assert [rest[name] for name in ("session_id", "occurred_at", "platform", "campaign_id")] == [None] * 4
    assert rest["channel"] == "(unattributed)"
