"""Who had one parcel sent to an address is of the household there, unless both show a home of their own."""

from __future__ import annotations

from ledger.records import Identity, Order, OrderSource, Touchpoint
from tests.factories.attribution import ago, bought, spoken, visit
from tests.factories.homes import Home, Homes

HOMES = Homes()


def of(ran: Home, *orders: str) -> list[str | None]:
    """The households of orders."""
    found = {row["order_id"]: row["household_id"] for row in ran.table("orders")}
    return [found[order] for order in orders]


def parcel(order_id: str, days: int, **identity: str) -> Order:
    return bought(order_id, at=ago(days=days), identity=Identity(address="street 1", **identity))


def residents() -> list[Order]:
    return [parcel(f"or_home_{days}", days, account="a_ada") for days in (60, 30, 5)]


def talk(name: str, days: int, **identity: str) -> Touchpoint:
    return spoken(f"tp_{name}_{days}", at=ago(days=days), identity=Identity(user=f"u_{name}", **identity))


def online(name: str, line: str, *days: int) -> list[Touchpoint]:
    return [
        visit(
            f"tp_{name}_{day}",
            at=ago(days=day),
            session_id=f"s_{name}_{day}",
            identity=Identity(account=f"a_{name}", ip=line),
        )
        for day in days
    ]


PARTNER = HOMES.home(
    [talk("ada", 40, account="a_ada"), talk("ada", 10, account="a_ada")],
    [*residents(), parcel("or_guest", 20, account="a_bo")],
)
NEIGHBOUR_WHO_SPEAKS = HOMES.home(
    [
        *(talk("ada", days, account="a_ada") for days in (40, 10)),
        *(talk("bo", days, account="a_bo") for days in (45, 8)),
    ],
    [*residents(), parcel("or_guest", 20, account="a_bo")],
)
SPEAKER_SET_UP_ANEW = HOMES.home(
    [
        *(talk("ada", days, account="a_ada") for days in (80, 50)),
        *(talk("new", days, account="a_bo") for days in (30, 8)),
    ],
    [*residents(), parcel("or_guest", 20, account="a_bo")],
)
NEIGHBOUR_ON_ANOTHER_LINE = HOMES.home(
    [*online("ada", "line 1", 50, 9), *online("bo", "line 2", 40, 3)],
    [*residents(), parcel("or_guest", 20, account="a_bo")],
)
PARTNER_ON_THE_SAME_LINE = HOMES.home(
    [*online("ada", "line 1", 50, 9), *online("bo", "line 1", 40, 3)],
    [*residents(), parcel("or_guest", 20, account="a_bo")],
)
FLATS_OF_ONE_NUMBER = HOMES.home(
    [talk(name, days, account=f"a_{name}") for name in ("ada", "bo", "cy") for days in (40, 10)],
    [parcel(f"or_{name}", 20, account=f"a_{name}") for name in ("ada", "bo", "cy")],
)


def test_who_shows_no_home_of_its_own_lives_where_its_parcel_went() -> None:
    assert len(set(of(PARTNER, "or_home_5", "or_guest"))) == 1
    assert len(set(of(SPEAKER_SET_UP_ANEW, "or_home_5", "or_guest"))) == 1
    assert len(set(of(PARTNER_ON_THE_SAME_LINE, "or_home_5", "or_guest"))) == 1


def test_two_that_speak_at_once_are_two_homes_whatever_went_to_one_address_once() -> None:
    assert len(set(of(NEIGHBOUR_WHO_SPEAKS, "or_home_5", "or_guest"))) == 2
    assert len(set(of(FLATS_OF_ONE_NUMBER, "or_ada", "or_bo", "or_cy"))) == 3


def test_two_that_are_online_at_once_by_lines_of_their_own_are_two_homes() -> None:
    assert len(set(of(NEIGHBOUR_ON_ANOTHER_LINE, "or_home_5", "or_guest"))) == 2


def at_the_till(order_id: str, days: int, **identity: str) -> Order:
    return bought(order_id, at=ago(days=days), source=OrderSource.STORE, identity=Identity(email="counter", **identity))


CLERK = HOMES.home(
    [],
    [
        *(at_the_till(f"or_{days}", days) for days in range(1, 8)),
        at_the_till("or_ada", 9, account="a_ada"),
        at_the_till("or_bo", 10, account="a_bo"),
    ],
)
COUPLE = HOMES.home(
    [],
    [
        *(at_the_till(f"or_{days}", days) for days in range(1, 8)),
        at_the_till("or_ada", 9, account="a_ada"),
        at_the_till("or_bo", 10, account="a_bo"),
        bought("or_web", identity=Identity(email="counter", cookie="c1")),
    ],
)


def test_a_mailbox_that_only_tills_know_and_mostly_without_a_name_is_the_clerks() -> None:
    assert len(set(of(CLERK, "or_ada", "or_bo"))) == 2
    assert of(CLERK, "or_1") == [None]
    assert len(set(of(COUPLE, "or_ada", "or_bo", "or_1", "or_web"))) == 1
