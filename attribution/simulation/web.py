"""What browsers leave behind: visits before orders, idle visits, logins, and clicks on hand-off links."""

from __future__ import annotations

import numpy as np

from attribution.simulation.conversations import Outcomes, Talks
from attribution.simulation.draws import US_PER_HOUR, US_PER_SECOND, Draws, Flags, Ints
from attribution.simulation.frames import NO_WORD, Frame, code, codes, rows, size, stacked
from attribution.simulation.homes import carrier_ips, home_ips
from attribution.simulation.ids import NO_ID, only
from attribution.simulation.needs import Needs
from attribution.simulation.parts import Cast
from attribution.simulation.people import NOBODY, cookies
from ledger.records import Action, DeviceType, Initiator, Platform, Stage

MARKETING = ("paid_search", "organic_search", "paid_social", "email", "direct", "referral")
_SHARES = (26, 22, 14, 16, 17, 5)
_US_PER_MINUTE = 60 * US_PER_SECOND
_TRAVELS = ("handoff_token", "handoff_way", "brand", "product", "locale", "id_user", "id_account", "measurement")


def visits(cast: Cast, wants: Needs, ends: Outcomes, on_phone: Flags) -> tuple[Frame, Ints]:
    """Return visits of the shop's pages and the need that each serves, NOBODY for an idle one.

    Args:
        cast: the lasting parts.
        wants: every need.
        ends: what became of them.
        on_phone: whether each need's order is placed on a phone.
    """
    setting, rng, assumed = cast.setting, cast.setting.draws("visits"), cast.setting.assumed.web
    online = np.asarray(~ends.own, dtype=np.float64)
    need = np.repeat(np.arange(len(wants)), rng.counts(assumed.visits * online, len(wants)))
    before = rng.waits_us(20 * US_PER_HOUR, len(need)) + 3 * _US_PER_MINUTE
    moment = np.where(wants.bought[need], ends.ordered_at[need], wants.at[need] + US_PER_HOUR * 12)
    elsewhere = rng.happens(assumed.other_device, len(need))
    idle = _joined(_idle(cast, rng), _asides(cast, wants, ends))
    person = np.concatenate([ends.buyer[need], idle["who"]])
    phone = np.concatenate([on_phone[need] ^ elsewhere, rng.happens(0.55, size(idle))])
    frame = _pages(
        cast,
        rng,
        person=person,
        at=np.concatenate([setting.awake(rng, moment - before), idle["occurred"]]),
        on_phone=phone,
        product=np.concatenate([wants.product[need], idle["product"]]),
    )
    # A pair of the truth has a session to name.
    unnamed = rng.happens(assumed.without_session, size(idle))
    frame["session_id"][len(need) :][unnamed] = NO_ID
    return frame, np.concatenate([need, np.full(size(idle), NOBODY)])


def _idle(cast: Cast, rng: Draws) -> Frame:
    setting = cast.setting
    mean = setting.assumed.web.idle_visits * setting.months * cast.folk.activity
    household = np.repeat(np.arange(setting.households), rng.counts(mean, setting.households))
    many = len(household)
    return {
        "who": cast.folk.first[household] + rng.below(cast.folk.grown_ups(household), many),
        "occurred": setting.moments(rng, many),
        "product": rng.below(len(setting.products), many),
    }


def _asides(cast: Cast, wants: Needs, ends: Outcomes) -> Frame:
    """Return visits of whoever is about to buy, about something else: near an order, and no step towards it."""
    setting, rng = cast.setting, cast.setting.draws("asides")
    looked = rng.happens(setting.assumed.web.looks_around, len(wants)) & wants.bought & ~ends.own
    need = np.flatnonzero(looked)
    before = rng.waits_us(20 * US_PER_HOUR, len(need)) + 3 * _US_PER_MINUTE
    return {
        "who": ends.buyer[need],
        "occurred": setting.awake(rng, ends.ordered_at[need] - before),
        "product": rng.below(len(setting.products), len(need)),
    }


def _pages(  # noqa: PLR0913 - columns of one table
    cast: Cast, rng: Draws, *, person: Ints, at: Ints, on_phone: Flags, product: Ints
) -> Frame:
    setting, assumed, many = cast.setting, cast.setting.assumed.web, len(person)
    channel = rng.one_of(_SHARES, many)
    mailed = channel == MARKETING.index("email")
    seen = (product >= 0) & rng.happens(0.6, many)
    return {
        **browser(cast, rng, person=person, at=at, on_phone=on_phone, signed_in=rng.happens(assumed.signed_in, many)),
        "session_id": setting.ids("visit", np.arange(many)),
        "occurred": at,
        "platform": np.where(mailed, code("platform", Platform.EMAIL), code("platform", Platform.WEB)),
        "channel": codes("channel", MARKETING)[channel],
        "campaign": np.where(channel < 4, channel, -1),  # the first four are paid for
        "action": np.where(mailed, code("action", Action.CLICK), code("action", Action.VISIT)),
        "stage": np.where(seen, code("stage", Stage.CONSIDERATION), code("stage", Stage.AWARENESS)),
        "brand": np.where(seen, product, -1),
        "product": np.where(seen & rng.happens(0.6, many), product, -1),
        "initiator": np.full(many, code("initiator", Initiator.HUMAN)),
    }


def browser(  # noqa: PLR0913 - columns of one table
    cast: Cast, rng: Draws, *, person: Ints, at: Ints, on_phone: Flags, signed_in: Flags
) -> Frame:
    """Return who a shop's page sees, and the truth behind it."""
    setting, folk, assumed, many = cast.setting, cast.folk, cast.setting.assumed.web, len(person)
    home = folk.household[person]
    public = rng.happens(assumed.kiosk, many)
    kiosk = home // assumed.homes_a_kiosk
    inside = signed_in & (folk.account[person] != NOBODY)
    away = on_phone & rng.happens(assumed.carrier_ip, many)
    ip = np.where(away, carrier_ips(setting, person, at), home_ips(setting, home, at))
    ip = np.where(public, setting.ids("kiosk-ip", kiosk), ip)
    return {
        "household": home,
        "who": person,
        "device_type": np.where(
            on_phone & ~public, code("device_type", DeviceType.PHONE), code("device_type", DeviceType.COMPUTER)
        ),
        "id_cookie": np.where(
            public,
            setting.ids("kiosk", kiosk, at // (90 * 24 * US_PER_HOUR)),
            cookies(setting, folk, person, at, on_phone),
        ),
        "id_account": only(inside, setting.ids("account", folk.account[person])),
        "id_email": only(inside & rng.happens(0.5, many), setting.ids("email", folk.mailbox[person])),
        "id_ip": only(rng.happens(assumed.knows_ip, many), ip),
        "measurement": folk.measurement(home, at),
        "marketing": folk.marketing[home],
    }


def logins(cast: Cast, seen: Frame) -> Frame:
    """Return the logins that follow some anonymous visits, minutes later in the same browser."""
    rng = cast.setting.draws("logins")
    able = (seen["id_account"] == 0) & (cast.folk.account[seen["who"]] != NOBODY)
    frame = rows(seen, np.flatnonzero(able & rng.happens(cast.setting.assumed.web.logs_in, size(seen))))
    many = size(frame)
    return {
        **frame,
        "occurred": frame["occurred"] + 2 * _US_PER_MINUTE + rng.waits_us(3 * _US_PER_MINUTE, many),
        "id_account": cast.setting.ids("account", cast.folk.account[frame["who"]]),
        "action": np.full(many, code("action", Action.LOGIN)),
        "stage": np.full(many, code("stage", Stage.POST_PURCHASE)),
        "brand": np.full(many, -1),
        "product": np.full(many, -1),
    }


def clicks(cast: Cast, wants: Needs, talks: Talks, ends: Outcomes, spoken: Frame) -> Frame:
    """Return the clicks on hand-off links, by people and by programs that only look.

    A click carries what the link knows, the speaker's user and account, and the browser's cookie.
    """
    setting, rng = cast.setting, cast.setting.draws("clicks")
    final = np.flatnonzero(talks.last & (ends.token[talks.need] > 0))
    need = talks.need[final]
    issued = rows(spoken, np.flatnonzero(spoken["handoff_token"] > 0))
    order = np.argsort(issued["session_id"], kind="stable")
    place = order[np.searchsorted(issued["session_id"], setting.ids("session", final), sorter=order)]
    link = rows({name: issued[name] for name in _TRAVELS}, place)
    followed = np.flatnonzero(ends.clicked_at[need] > 0)
    looked = np.flatnonzero(rng.happens(setting.assumed.voice.preview, len(need)))
    person = np.where(wants.bought[need], ends.buyer[need], talks.speaker[final])
    opened = _opened(cast, rng, rows(link, followed), person[followed], ends.clicked_at[need][followed])
    program = _opened(cast, rng, rows(link, looked), person[looked], wants.at[need][looked] + 90 * US_PER_SECOND)
    program["id_cookie"] = setting.ids("program", np.arange(len(looked)))
    program["outcome"] = np.full(len(looked), code("outcome", "preview"))
    opened["outcome"] = np.full(len(followed), NO_WORD)
    return _joined(opened, program)


def _joined(one: Frame, other: Frame) -> Frame:
    return stacked([one, other], {name: column[:0] for name, column in other.items()})


def _opened(cast: Cast, rng: Draws, link: Frame, person: Ints, at: Ints) -> Frame:
    many = len(person)
    phone = np.ones(many, dtype=np.bool_)
    seen = browser(cast, rng, person=person, at=at, on_phone=phone, signed_in=np.zeros(many, dtype=np.bool_))
    knows = rng.happens(0.75, many)
    frame = {
        **seen,
        **link,
        "id_cookie": only(knows, seen["id_cookie"]),
        "occurred": at,
        "session_id": cast.setting.ids("click", link["handoff_token"]),
        "platform": np.full(many, code("platform", Platform.WEB)),
        "channel": np.full(many, code("channel", "voice_handoff")),
        "action": np.full(many, code("action", Action.CLICK)),
        "stage": np.full(many, code("stage", Stage.CONSIDERATION)),
        "initiator": np.full(many, code("initiator", Initiator.HUMAN)),
    }
    frame.pop("id_email")
    return frame
