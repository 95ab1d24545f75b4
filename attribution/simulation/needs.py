"""How people come to buy: a need, the sessions it causes, and perhaps an order somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from attribution.simulation.diary import Diary
from attribution.simulation.world import Member, SimulatedHome, SimulatedProduct
from ledger.records import Action, Grant, Identity, Initiator, OrderSource

MARKETING = ("paid_search", "organic_search", "paid_social", "email", "direct", "referral")
MARKETING_WEIGHTS = (26, 22, 14, 16, 17, 5)
NEEDS_A_MONTH = 2.2
BUYS = 0.5
ORGANIC = 0.22  # bought with no session before it
HAND_OFF = 0.7  # of those who ask by voice late in a need
HAND_OFF_CHANNEL = "voice_handoff"
SUBSCRIBES = 0.05


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody wants something."""

    product: SimulatedProduct
    member: Member


def live(diary: Diary, products: Sequence[SimulatedProduct], start: datetime, days: int) -> None:
    """Let one household live for `days` from `start`: its needs, its idle talk, perhaps a subscription."""
    home = diary.home
    usual = home.rng.sample(range(len(products)), min(4, len(products)))
    for _ in range(_poisson(home, NEEDS_A_MONTH * days / 30)):
        product = products[home.rng.choice(usual)] if home.rng.random() < 0.6 else home.rng.choice(products)
        _need(diary, product, start + timedelta(days=home.rng.uniform(0, days)))
    for _ in range(_poisson(home, 1.2 * days / 30)):
        _idle(diary, home.rng.choice(products), start + timedelta(days=home.rng.uniform(0, days)))
    if home.user and home.linked and home.rng.random() < SUBSCRIBES:
        _subscription(diary, products[usual[0]], start + timedelta(days=home.rng.uniform(0, days / 3)), days)


def _poisson(home: SimulatedHome, mean: float) -> int:
    count, waited = 0, home.rng.expovariate(1)
    while waited < mean:
        count, waited = count + 1, waited + home.rng.expovariate(1)
    return count


def _need(diary: Diary, product: SimulatedProduct, begins: datetime) -> None:
    rng, home = diary.home.rng, diary.home
    need = Need(product, rng.choice(home.members))
    buys = rng.random() < BUYS
    if buys and rng.random() < ORGANIC:
        _buy_online(diary, need, _daytime(home, begins), [])
        return
    if buys and home.user and home.linked and rng.random() < 0.22:
        _buy_by_voice(diary, need, begins)
        return
    sessions = _research(diary, need, begins, rng.choices((1, 2, 3, 4), (45, 30, 16, 9))[0])
    token, moment = "", begins
    if home.user and rng.random() < 0.45:
        moment = _daytime(home, begins)
        token, session = _hand_off(diary, need, moment)
        sessions.append(session)
    if buys:
        _buy_online(diary, need, moment + timedelta(days=rng.expovariate(1 / 1.8)), sessions, token)


def _research(diary: Diary, need: Need, until: datetime, touches: int) -> list[str]:
    home = diary.home
    moments = sorted(until - timedelta(days=home.rng.expovariate(1 / 3)) for _ in range(touches))
    return [_look(diary, Need(need.product, _somebody(home, need)), _daytime(home, moment)) for moment in moments]


def _somebody(home: SimulatedHome, need: Need) -> Member:
    return need.member if home.rng.random() < 0.8 else home.rng.choice(home.members)


def _look(diary: Diary, need: Need, at: datetime) -> str:
    home = diary.home
    if home.user and home.rng.random() < 0.35:
        turns = [(Action.RESEARCH, "ok")] * home.rng.randint(1, 3)
        return diary.voice(at, need.member, turns, need.product if home.rng.random() < 0.85 else None)
    channel = home.rng.choices(MARKETING, MARKETING_WEIGHTS)[0]
    on_phone = home.rng.random() < 0.55
    who = _browser(home, need.member, on_phone=on_phone, signed_in=home.rng.random() < 0.3)
    return diary.web(at, who, need.product, channel=channel, on_phone=on_phone)


def _browser(home: SimulatedHome, member: Member, *, on_phone: bool, signed_in: bool) -> Identity:
    if home.consent.measurement is Grant.DENIED:
        return Identity()
    return member.browsing(on_phone=on_phone, signed_in=signed_in, address=home.address)


def _hand_off(diary: Diary, need: Need, at: datetime) -> tuple[str, str]:
    token = diary.new_id("ht") if diary.home.rng.random() < HAND_OFF else ""
    turns = [(Action.RESEARCH, "ok"), (Action.HANDOFF, "handed_off")] if token else [(Action.RESEARCH, "ok")]
    fields = {"handoff_token": token} if token else {}
    return token, diary.voice(at, need.member, turns, need.product, **fields)


def _buy_online(diary: Diary, need: Need, at: datetime, sessions: list[str], token: str = "") -> None:
    home, rng = diary.home, diary.home.rng
    on_phone = bool(token) or rng.random() < 0.5
    followed = bool(token) and rng.random() < 0.75
    source = OrderSource.WEB_MOBILE if on_phone else OrderSource.WEB_DESKTOP
    if not followed:
        source = rng.choices((source, OrderSource.APP, OrderSource.STORE), (84, 10, 6))[0]
    who = _browser(home, need.member, on_phone=on_phone, signed_in=rng.random() < 0.7)
    if followed:
        clicked = at - timedelta(minutes=6)
        sessions.append(
            diary.web(clicked, who, need.product, channel=HAND_OFF_CHANNEL, on_phone=True, handoff_token=token)
        )
    if source is OrderSource.STORE:
        who = Identity()
    bought = diary.order(at, need.product, source, who, handoff_token=token if followed else None)
    diary.true_links(sessions, bought)


def _buy_by_voice(diary: Diary, need: Need, begins: datetime) -> None:
    at = _daytime(diary.home, begins)
    sessions = _research(diary, need, begins, diary.home.rng.choice((0, 0, 1)))
    order_id = diary.new_id("vo")
    turns = [(Action.REORDER, "asked"), (Action.BUY, "ordered")]
    sessions.append(diary.voice(at, need.member, turns, need.product, order_id=order_id))
    who = diary.touchpoints[-1].identity
    diary.order(at + timedelta(seconds=21), need.product, OrderSource.VOICE, who, order_id=order_id)
    diary.true_links(sessions, order_id)


def _subscription(diary: Diary, product: SimulatedProduct, at: datetime, days: int) -> None:
    subscription = diary.new_id("su")
    session = diary.voice(
        _daytime(diary.home, at),
        diary.home.members[0],
        [(Action.SUBSCRIBE, "ok")],
        product,
        subscription_id=subscription,
    )
    for renewal in range(1, 1 + days // 10):
        moment = at + timedelta(days=10 * renewal)
        order = diary.order(
            moment,
            product,
            OrderSource.SUBSCRIPTION,
            Identity(account=diary.home.members[0].account),
            initiator=Initiator.MACHINE,
            subscription_id=subscription,
        )
        diary.true_links([session], order)


def _idle(diary: Diary, product: SimulatedProduct, at: datetime) -> None:
    home = diary.home
    moment = _daytime(home, at)
    if not home.user or home.rng.random() < 0.4:
        _look(diary, Need(product, home.rng.choice(home.members)), moment)
        return
    turns = home.rng.choice(
        (
            [(Action.STATUS, "ok")],
            [(Action.SUPPORT, "ok")],
            [(Action.RESEARCH, "rejected")],
            [(Action.RESEARCH, "gave_up")],
        )
    )
    diary.voice(moment, home.rng.choice(home.members), turns, product if turns[0][1] == "gave_up" else None)


def _daytime(home: SimulatedHome, at: datetime) -> datetime:
    """Move a moment into the waking hours of its day, UTC minus five."""
    hour = min(23, max(6, round(home.rng.gauss(15, 4.2))))
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(hours=hour + 5, minutes=home.rng.randint(0, 59), seconds=home.rng.randint(0, 59))
