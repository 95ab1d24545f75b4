"""Whom a link names, and whom it must not name."""

from __future__ import annotations

import json

import pytest

from ledger.records import Action, Identity, Order, OrderSource, Stage, Touchpoint
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.homes import Home, Homes
from tests.factories.records import MORNING

NOOR = Identity(user="u1", account="a_noor", person="pe_noor")
EMRE = Identity(user="u1", account="a_noor", person="pe_emre")  # his voice, her account: the speaker is linked to hers


HOMES = Homes()


def people(ran: Rows) -> dict[str, str | None]:
    return {row["touchpoint_id"]: row["person_id"] for row in ran.table("touchpoints")}


def came_back(voice: Identity, account: str, times: int) -> tuple[list[Touchpoint], list[Order]]:
    """Links that a voice was given, and the orders that came back with them."""
    tokens = [f"ht_{voice.person}_{account}_{n}" for n in range(times)]
    talk = [spoken(f"tp_{token}", identity=voice, handoff_token=token, action=Action.HANDOFF) for token in tokens]
    return talk, [bought(f"or_{token}", handoff_token=token, identity=Identity(account=account)) for token in tokens]


def voice_and_browser(times: int) -> Home:
    """A voice, its account holder's browser, and links of the voice that came back with the account."""
    talk, orders = came_back(NOOR, "a_noor", times)
    read = visit("tp_2", identity=Identity(cookie="c1", account="a_noor"))
    return HOMES.home([spoken("tp_1", identity=NOOR), read, *talk], orders)


CAME_BACK = {times: voice_and_browser(times) for times in (0, 1, 2)}


@pytest.mark.parametrize(("times", "same"), [(0, False), (1, False), (2, True)])
def test_a_voice_is_the_account_holders_when_what_it_was_given_came_back_with_the_account(
    times: int, *, same: bool
) -> None:
    known = people(CAME_BACK[times])
    assert (known["tp_1"] == known["tp_2"]) is same
    assert None not in known.values()


FIRST, SECOND = came_back(NOOR, "a_noor", 2), came_back(NOOR, "a_emre", 2)
WITH_TWO_ACCOUNTS = HOMES.home([*FIRST[0], *SECOND[0]], [*FIRST[1], *SECOND[1]])
TWO_VOICES = [spoken("tp_1", identity=NOOR), spoken("tp_2", identity=EMRE)]
OF_HER_ACCOUNT = bought(identity=Identity(account="a_noor"))
ON_ONE_ACCOUNT = HOMES.home(TWO_VOICES, [OF_HER_ACCOUNT])
ON_TWO_ACCOUNTS = [
    spoken("tp_1", identity=Identity(user="u1", account="a_1", person="pe_1")),
    spoken("tp_2", identity=Identity(user="u1", account="a_2", person="pe_2")),
]
BUYERS = [HOMES.home(ON_TWO_ACCOUNTS, [bought(identity=who)]) for who in (Identity(account="a_2"), Identity(user="u1"))]
WITHOUT_ACCOUNT = HOMES.home(
    [spoken(identity=Identity(user="u1", person="pe_1"))], [bought(identity=Identity(user="u1"))]
)
ANYBODY = HOMES.home([*TWO_VOICES, spoken("tp_3", identity=Identity(user="u1"))], [OF_HER_ACCOUNT])
IN_ONE_TALK = HOMES.home(
    [
        spoken(f"tp_{who}", session_id="s", identity=Identity(user="u1", account="a_noor", person=who), at=ago(hours=2))
        for who in ("pe_noor", "pe_emre")
    ],
    [OF_HER_ACCOUNT],
)


def test_a_voice_whose_links_come_back_with_two_accounts_is_neither_holders() -> None:
    ran = WITH_TWO_ACCOUNTS
    assert len(set(people(ran).values())) == 1
    assert not set(people(ran).values()) & {row["person_id"] for row in ran.table("orders")}


def test_two_voices_on_one_account_stay_two_people_and_each_link_names_who_spoke() -> None:
    ran = ON_ONE_ACCOUNT
    assert len(set(people(ran).values())) == 2
    links = ran.links(reason="person_account")
    assert {link["touchpoint_id"]: link["person_id"] for link in links.values()} == people(ran)


def test_a_recognised_voice_with_an_account_is_named_whoever_ordered() -> None:
    for ran in BUYERS:
        known = people(ran)
        assert ran.links()
        for link in ran.links().values():
            assert (link["scope"], link["person_id"]) == ("person", known[link["touchpoint_id"]])


def test_a_recognised_voice_without_an_account_is_the_household() -> None:
    (link,) = WITHOUT_ACCOUNT.table("links")
    assert (link["scope"], link["person_id"]) == ("household", None)


def test_a_shared_homes_unrecognised_voice_may_be_anybody_of_it() -> None:
    ran = ANYBODY
    links = ran.links()
    known = people(ran)
    assert links["s_tp_3", "or_1"]["person_id"] is None
    assert json.loads(links["s_tp_3", "or_1"]["evidence"])["speakers"] == sorted(
        {str(known["tp_1"]), str(known["tp_2"]), *(str(row["person_id"]) for row in ran.table("orders"))}
    )
    assert "speakers" not in json.loads(links["s_tp_1", "or_1"]["evidence"])


def test_a_click_on_a_hand_off_link_is_not_the_account_holders_own() -> None:
    """The click carries the speaker's linked account, whoever of the household held the phone."""
    talk = spoken("tp_1", identity=EMRE, handoff_token="ht_1", action=Action.HANDOFF, stage=Stage.PURCHASE)
    click = visit(
        "tp_2",
        action=Action.CLICK,
        handoff_token="ht_1",
        identity=Identity(user="u1", account="a_noor"),
        session_id="s",
    )
    emres = bought("or_1", handoff_token="ht_1", identity=Identity(account="a_emre"))
    noors = bought("or_2", identity=Identity(account="a_noor"))
    ran = work_out([talk, click], [emres, noors])
    links = ran.links()
    assert people(ran)["tp_2"] is None
    assert {session for session, _ in links} == {"s_tp_1"}
    assert links["s_tp_1", "or_1"]["scope"] == "person"
    assert links["s_tp_1", "or_1"]["person_id"] == people(ran)["tp_1"]  # the voice we know, not who bought
    matched = json.loads(links["s_tp_1", "or_2"]["evidence"])["matched"]
    assert "click" not in matched  # an account that came from the speaker is no sign of who clicked


def test_an_order_that_names_nobody_leaves_the_link_the_voice_that_was_recognised() -> None:
    for voice in (EMRE, Identity(user="u1", account="a_noor")):
        talk = spoken(identity=voice, handoff_token="ht_1")
        ran = work_out([talk], [bought(handoff_token="ht_1", identity=Identity())])
        (link,) = ran.table("links")
        assert (link["scope"], link["person_id"]) == ("person", people(ran)["tp_1"])
        assert (link["person_id"] is None) is (voice.person is None)


def test_an_order_spoken_to_a_shared_speaker_is_not_its_account_holders() -> None:
    unknown = bought("or_1", source=OrderSource.VOICE, identity=Identity(user="u1", account="a_noor"))
    known = bought("or_2", source=OrderSource.VOICE, identity=EMRE)
    turns = [
        spoken(f"tp_{n}", identity=who, order_id=f"or_{n}", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING)
        for n, who in ((1, Identity(user="u1", account="a_noor")), (2, EMRE))
    ]
    ran = work_out(turns, [unknown, known])
    links = ran.links()
    assert (links["s_tp_1", "or_1"]["scope"], links["s_tp_1", "or_1"]["person_id"]) == ("household", None)
    assert links["s_tp_2", "or_2"]["person_id"] == people(ran)["tp_2"]
    assert {row["order_id"]: row["person_id"] for row in ran.table("orders")}["or_1"] is None


def test_one_voice_asked_and_another_ordered_and_each_link_names_who_asked() -> None:
    talk = [spoken("tp_1", identity=NOOR), spoken("tp_2", identity=EMRE)]
    by_emre = bought("or_1", source=OrderSource.VOICE, identity=EMRE)
    by_anybody = bought("or_2", source=OrderSource.VOICE, identity=Identity(user="u1", account="a_noor"))
    ran = work_out(talk, [by_emre, by_anybody])
    named = {pair: (link["scope"], link["person_id"]) for pair, link in ran.links().items()}
    known = people(ran)
    assert named == {
        (session, order): ("person", known[touch])
        for session, touch in (("s_tp_1", "tp_1"), ("s_tp_2", "tp_2"))
        for order in ("or_1", "or_2")
    }


def test_a_talk_in_which_two_voices_were_recognised_names_nobody() -> None:
    (link,) = IN_ONE_TALK.table("links")
    assert (link["reason"], link["scope"], link["person_id"]) == ("account", "household", None)
