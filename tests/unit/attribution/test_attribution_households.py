"""Who belongs together: one case for each way in which strangers meet, and in which one household looks like two."""

from __future__ import annotations

from pathlib import Path

import pytest

from attribution.exports.calibration_file import write_calibration
from attribution.linking.calibration import read_calibration
from attribution.linking.defaults import DEFAULTS
from base.errors import InputError
from ledger.records import Consent, Grant, Identity, Order, OrderSource, Platform
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.homes import Homes

HOMES = Homes()


def homes(ran: Rows) -> dict[str, str | None]:
    """The household of every record, by its id."""
    return {
        row[key]: row["household_id"]
        for table, key in (("touchpoints", "touchpoint_id"), ("orders", "order_id"))
        for row in ran.table(table)
    }


def settled(name: str, *, times: int = 3) -> list[Order]:
    """Orders of somebody with an account, sent to an address of one's own."""
    who = Identity(account=f"a_{name}", address=f"home_{name}", postal_code=f"zip_{name}")
    return [bought(f"or_{name}_{n}", at=ago(days=20 * n + 1), identity=who) for n in range(times)]


SIGNED_IN = HOMES.home(
    [
        visit("tp_1", at=ago(days=60), session_id="s_1", identity=Identity(cookie="c1")),
        visit("tp_2", at=ago(days=60, hours=-0.1), session_id="s_2", identity=Identity(cookie="c1", account="a1")),
    ],
    [bought("or_1", identity=Identity(account="a1"))],
)
SAID_APART = HOMES.home(
    [
        visit("tp_1", session_id="s_1", identity=Identity(cookie="c1")),
        visit("tp_2", session_id="s_1", identity=Identity(account="a1")),
        visit("tp_3", session_id="s_2", identity=Identity(cookie="c1")),
    ]
)
ENABLED_AGAIN = HOMES.home(
    [spoken(f"tp_{n}", at=ago(days=30 * n), identity=Identity(user=f"u{n}", account="a1")) for n in range(6)]
)


def test_an_anonymous_browser_that_signs_in_and_an_order_by_account_are_one() -> None:
    assert len(set(homes(SIGNED_IN).values())) == 1


def test_a_session_says_together_what_its_turns_say_apart() -> None:
    assert len(set(homes(SAID_APART).values())) == 1


def test_a_user_id_that_changes_with_every_enablement_stays_with_its_account() -> None:
    assert len(set(homes(ENABLED_AGAIN).values())) == 1


FOUR = ("ada", "bo", "cy", "dee")
FOUR_SHARING = {
    shared: HOMES.home(
        [
            visit(f"tp_{name}", session_id=f"s_{name}", identity=Identity(account=f"a_{name}", **{shared: "shared"}))
            for name in FOUR
        ],
        [order for name in FOUR for order in settled(name)],
    )
    for shared in ("email", "cookie")
}


@pytest.mark.parametrize("shared", FOUR_SHARING)
def test_a_shared_mailbox_or_laptop_does_not_make_four_strangers_one(shared: str) -> None:
    assert len(set(homes(FOUR_SHARING[shared]).values())) == 4


def test_a_friend_who_once_signs_in_on_the_laptop_stays_a_friend() -> None:
    evenings = [
        visit(f"tp_{n}", session_id=f"s_{n}", at=ago(days=n + 2), identity=Identity(cookie="laptop", account="a_ada"))
        for n in range(8)
    ]
    once = visit("tp_friend", session_id="s_friend", identity=Identity(cookie="laptop", account="a_bo"))
    ran = work_out([*evenings, once], [*settled("ada"), *settled("bo")])
    found = homes(ran)
    assert found["tp_friend"] == found["or_bo_0"] != found["or_ada_0"] == found["tp_1"]
    assert "tie between identifiers was cut" in ran.warnings()[0]


GIFT = HOMES.home(
    [],
    [
        *settled("ada"),
        *settled("bo"),
        bought("or_gift", identity=Identity(account="a_ada", address="home_bo")),
    ],
)


def test_a_gift_stays_with_who_sent_it() -> None:
    found = homes(GIFT)
    assert found["or_gift"] == found["or_ada_0"] != found["or_bo_0"]


def sent(name: str, account: str, address: str, *days: int) -> list[Order]:
    """Orders of one account to one address."""
    who = Identity(account=account, address=address)
    return [bought(f"or_{name}_{day}", at=ago(days=day), identity=who) for day in days]


MOVED = HOMES.home(
    [],
    [
        *sent("old", "a_ada", "first", 300, 250, 200),
        *sent("new", "a_ada", "second", 90, 50, 10),
        *sent("spouse", "a_bo", "second", 80, 40),
        *sent("next", "a_cy", "first", 100, 60, 20),
    ],
)
SPEAKER_AND_ADDRESS = HOMES.home(
    [spoken(identity=Identity(user="u1", device="d1", account="a_ada"))],
    [
        bought(f"or_{name}_{n}", at=ago(days=9 * n + 1), identity=Identity(account=f"a_{name}", address="home"))
        for name in ("ada", "bo")
        for n in range(3)
    ],
)


def test_who_moves_stays_one_household_and_is_not_one_with_who_moves_in() -> None:
    found = homes(MOVED)
    assert found["or_old_300"] == found["or_new_10"] == found["or_spouse_40"] != found["or_next_20"]


def test_people_who_share_an_address_and_a_speaker_are_one_household() -> None:
    assert len(set(homes(SPEAKER_AND_ADDRESS).values())) == 1


CROWDS = {
    shared: HOMES.home(
        [],
        [
            bought(f"or_{who}_{n}", at=ago(days=7 * n + 1), identity=Identity(account=f"a_{who}", **{shared: "shared"}))
            for who in range(20)
            for n in range(2)
        ],
    )
    for shared in ("address", "ip")
}
MISTYPED = HOMES.home(
    [
        visit("tp_1", session_id="s_1", identity=Identity(cookie="c1", email="anna")),
        visit("tp_2", session_id="s_2", identity=Identity(cookie="c1", email="ana")),
    ]
)
TERMINAL = {"cookie": "terminal", "ip": "store"}
IN_A_STORE = HOMES.home(
    [
        visit(f"tp_{n}", platform=Platform.STORE, session_id=f"s_{n}", identity=Identity(account=account, **TERMINAL))
        for n, account in enumerate(("a_ada", "a_bo", None))
    ],
    [bought("or_1", source=OrderSource.STORE, identity=Identity(account="a_ada", **TERMINAL))],
)
NEIGHBOURS = HOMES.home(
    [
        visit(f"tp_{n}", session_id=f"s_{n}", promo_code="TEN", identity=Identity(cookie=f"c{n}", postal_code="94110"))
        for n in range(2)
    ]
)
CAME_BACK = HOMES.home(
    [
        spoken("tp_1", handoff_token="ht_1", identity=Identity(user="u1")),
        spoken("tp_2", identity=Identity(user="u1")),
    ],
    [bought("or_1", handoff_token="ht_1", identity=Identity(account="a1"))],
)
REFUSED = HOMES.home(
    [spoken("tp_1", handoff_token="ht_1", consent=Consent(measurement=Grant.DENIED))],
    [bought("or_1", handoff_token="ht_1")],
)


@pytest.mark.parametrize("shared", CROWDS)
def test_an_office_or_a_carrier_joins_nobody(shared: str) -> None:
    assert len(set(homes(CROWDS[shared]).values())) == 20


def test_a_mistyped_address_is_no_other_person() -> None:
    assert len(set(homes(MISTYPED).values())) == 1


def test_what_stands_in_a_store_is_no_customers() -> None:
    found = homes(IN_A_STORE)
    assert found["tp_0"] == found["or_1"] != found["tp_1"]
    assert found["tp_2"] is None


def test_a_postal_code_and_a_promo_code_join_nobody() -> None:
    assert len(set(homes(NEIGHBOURS).values())) == 2


def test_who_comes_back_with_a_link_is_of_the_household_that_was_given_it() -> None:
    found = homes(CAME_BACK)
    assert found["tp_2"] == found["or_1"] is not None


def test_a_session_in_which_measurement_was_refused_has_no_household() -> None:
    found = homes(REFUSED)
    assert found["tp_1"] is None
    assert found["or_1"] is not None


TIED = {"strict": Homes({"identity": "strict"}), "linked": Homes({"identity": "linked"})}
EVERYTHING = Identity(account="a1", email="e1", phone="n1", user="u1", cookie="c1", address="home")
KNOWN_BY_ALL = {
    identity: tied.home(
        [spoken("tp_same", identity=EVERYTHING), spoken("tp_token", identity=Identity(), handoff_token="ht_1")],
        [bought("or_1", handoff_token="ht_1", identity=EVERYTHING)],
    )
    for identity, tied in TIED.items()
}
ADVERTISED_TO = {
    (identity, marketing): tied.home(
        [
            visit(
                f"tp_{n}",
                session_id=f"s_{n}",
                consent=Consent(measurement=Grant.GRANTED, marketing=marketing),
                identity=Identity(ad_id="ad1"),
            )
            for n in range(2)
        ]
    )
    for identity, tied in TIED.items()
    for marketing in (Grant.GRANTED, Grant.UNKNOWN, Grant.DENIED)
}


def test_strict_ties_by_token_own_session_and_ad_id_alone() -> None:
    strict = KNOWN_BY_ALL["strict"]
    assert set(strict.links()) == {("s_tp_token", "or_1")}
    assert set(homes(strict).values()) == {None}
    assert ("s_tp_same", "or_1") in KNOWN_BY_ALL["linked"].links()


@pytest.mark.parametrize(("marketing", "same"), [(Grant.GRANTED, True), (Grant.UNKNOWN, True), (Grant.DENIED, False)])
@pytest.mark.parametrize("identity", ["strict", "linked"])
def test_an_ad_id_joins_unless_marketing_was_refused(marketing: Grant, identity: str, *, same: bool) -> None:
    found = homes(ADVERTISED_TO[identity, marketing])
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
    usual = work_out(kiosk, [])
    file = write_calibration(usual.as_far_as("calibration"), tmp_path / "calibration.json")
    text = file.read_text("utf-8")
    assert '{"of": ["cookie", "account"], "cap": 3, "fitted": false, "values": 1}' in text
    assert work_out(kiosk, [], calibration=file).table("touchpoints") == usual.table("touchpoints")
    narrow = tmp_path / "narrow.json"
    narrow.write_text(text.replace('"cookie", "account"], "cap": 3', '"cookie", "account"], "cap": 1'), "utf-8")
    assert len(set(homes(usual).values())) == 1
    assert len(set(homes(work_out(kiosk, [], calibration=narrow)).values())) == 4


@pytest.mark.parametrize(("found", "wrong"), [('"cap": 3', '"cap": 0'), ('"cookie", "account"', '"cookie", "acount"')])
def test_a_calibration_with_caps_that_are_none_is_refused_by_name(tmp_path: Path, found: str, wrong: str) -> None:
    text, file = DEFAULTS.read_text("utf-8"), tmp_path / "wrong.json"
    assert found in text
    file.write_text(text.replace(found, wrong, 1), "utf-8")
    with pytest.raises(InputError, match=r"caps\["):
        read_calibration(file)
