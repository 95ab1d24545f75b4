"""What nobody does by hand: subscriptions and appliances that order, their reports, and ambient advertising."""

from __future__ import annotations

import numpy as np

from attribution.simulation.draws import US_PER_DAY, US_PER_HOUR, US_PER_SECOND, Draws, Ints
from attribution.simulation.frames import Frame, code, codes
from attribution.simulation.homes import addresses, home_ips, postal_codes
from attribution.simulation.ids import Ids, only
from attribution.simulation.needs import usual
from attribution.simulation.parts import Cast
from attribution.simulation.people import NOBODY
from attribution.simulation.voice import spoken
from ledger.records import Action, DeviceType, Exposure, Initiator, OrderSource, OrderStatus, Platform, Stage

SUBSCRIPTION, APPLIANCE = 0, 1
_TRUTH = tuple[Ids, Ids, Ints, Ints]  # session, order, speaker, buyer


def automations(cast: Cast) -> tuple[list[Frame], list[Frame], _TRUTH]:
    """Return the touchpoints, the orders and the true pairs of all subscriptions and appliances."""
    setting, assumed, rng = cast.setting, cast.setting.assumed.machines, cast.setting.draws("machines")
    subscribed = np.flatnonzero(rng.happens(assumed.subscribes, setting.households))
    equipped = np.flatnonzero(rng.happens(assumed.appliance, setting.households))
    home = np.concatenate([subscribed, equipped])
    kind = np.repeat([SUBSCRIPTION, APPLIANCE], [len(subscribed), len(equipped)])
    many = len(home)
    begins = setting.moments(rng, many)
    asked = rng.happens(assumed.enrolled_by_voice, many) & cast.voices.present[home]
    owner = cast.voices.owners(home, begins)
    asked &= owner != NOBODY
    early = (rng.between(0, 1, many) * 300 * US_PER_DAY).astype(np.int64)
    begins = np.where(asked, begins, begins - early)  # others were set up long ago, or elsewhere
    holder = np.where(asked, owner, cast.folk.first[home])
    contract = setting.ids("contract", home, kind)
    session = setting.ids("enrol", home, kind)
    product = usual(setting, home, 0)
    enrolled = _enrolments(cast, rng, home, kind, holder, begins, contract, session, product, asked)
    ordered, of = _renewals(cast, rng, home, kind, holder, begins, contract, product)
    by_voice = np.flatnonzero(asked[of])
    pairs = (session[of[by_voice]], ordered["order_id"][by_voice], holder[of[by_voice]], holder[of[by_voice]])
    return [enrolled, _usages(cast, rng, equipped)], [ordered], pairs


def _enrolments(  # noqa: PLR0913, PLR0917 - columns of one table
    cast: Cast,
    rng: Draws,
    home: Ints,
    kind: Ints,
    holder: Ints,
    begins: Ints,
    contract: Ids,
    session: Ids,
    product: Ints,
    asked: Ints,
) -> Frame:
    which = np.flatnonzero(asked)
    enrols = codes("action", (Action.SUBSCRIBE, Action.SETUP))
    return spoken(
        cast,
        rng,
        {
            "session_id": session[which],
            "household": home[which],
            "who": holder[which],
            "occurred": begins[which],
            "action": enrols[kind[which]],
            "outcome": np.zeros(len(which), dtype=np.int64),
            "subscription_id": contract[which],
        },
        1 + rng.below(2, len(which)),
        product[which],
    )


def _renewals(  # noqa: PLR0913, PLR0917 - columns of one table
    cast: Cast, rng: Draws, home: Ints, kind: Ints, holder: Ints, begins: Ints, contract: Ids, product: Ints
) -> tuple[Frame, Ints]:
    setting = cast.setting
    period = setting.assumed.machines.renewal_days * US_PER_DAY
    missed = np.maximum(-(-(setting.start_us - begins) // period), 1)
    first = begins + missed * period
    rounds = np.maximum((setting.end_us - first) // period + 1, 0)
    of = np.repeat(np.arange(len(home)), rounds)
    turn = np.arange(len(of)) - np.repeat(np.cumsum(rounds) - rounds, rounds)
    at = first[of] + turn * period + rng.waits_us(US_PER_HOUR, len(of))
    house = cast.homes.houses(home[of], at)
    account = cast.folk.account[holder[of]]
    sources = codes("source", (OrderSource.SUBSCRIPTION, OrderSource.DEVICE_AUTO))
    frame: Frame = {
        "order_id": setting.ids("renewal", contract[of], at // US_PER_DAY),
        "placed": at,
        "source": sources[kind[of]],
        "initiator": np.full(len(of), code("initiator", Initiator.MACHINE)),
        "status": np.full(len(of), code("status", OrderStatus.PLACED)),
        "product": product[of],
        "quantity": np.ones(len(of), dtype=np.int64),
        "subscription_id": contract[of],
        "household": home[of],
        "who": holder[of],
        "id_account": only(account != NOBODY, setting.ids("account", account)),
        "id_address": addresses(setting, house),
        "id_postal_code": postal_codes(setting, house),
        "measurement": cast.folk.measurement(home[of], at),
        "marketing": cast.folk.marketing[home[of]],
    }
    return frame, of


def _usages(cast: Cast, rng: Draws, equipped: Ints) -> Frame:
    setting = cast.setting
    home = np.repeat(equipped, rng.counts(setting.assumed.machines.usages * setting.months, len(equipped)))
    many, at = len(home), setting.moments(rng, len(home))
    return {
        "session_id": setting.ids("usage", np.arange(many)),
        "household": home,
        "who": cast.folk.first[home],
        "occurred": at,
        "platform": codes("platform", (Platform.SMARTTHINGS, Platform.IOT, Platform.HOMEKIT))[rng.below(3, many)],
        "device_type": np.full(many, code("device_type", DeviceType.APPLIANCE)),
        "stage": np.full(many, code("stage", Stage.POST_PURCHASE)),
        "action": np.full(many, code("action", Action.USAGE)),
        "initiator": np.full(many, code("initiator", Initiator.MACHINE)),
        "channel": np.full(many, code("channel", "device")),
        "subscription_id": setting.ids("contract", home, APPLIANCE),
        "id_device": setting.ids("appliance", home),
        "measurement": cast.folk.measurement(home, at),
        "marketing": cast.folk.marketing[home],
    }


def exposures(cast: Cast) -> Frame:
    """Return advertising that merely reached a household, on a television or beside a page."""
    setting, rng = cast.setting, cast.setting.draws("exposures")
    mean = setting.assumed.machines.exposures * setting.months
    home = np.repeat(np.arange(setting.households), rng.counts(mean, setting.households))
    many, at = len(home), setting.moments(rng, len(home))
    tv = rng.happens(0.6, many)
    shown = cast.offers.product[rng.below(max(1, len(cast.offers.product)), many)]
    return {
        "session_id": setting.ids("exposed", np.arange(many)),
        "household": home,
        "who": cast.folk.first[home],
        "occurred": at + US_PER_SECOND,
        "platform": np.full(many, code("platform", Platform.ADS)),
        "device_type": codes("device_type", (DeviceType.PHONE, DeviceType.TV))[tv.astype(np.int64)],
        "stage": np.full(many, code("stage", Stage.AWARENESS)),
        "action": np.full(many, code("action", Action.EXPOSURE)),
        "exposure": np.full(many, code("exposure", Exposure.AMBIENT)),
        "channel": codes("channel", ("display", "streaming_tv"))[tv.astype(np.int64)],
        "campaign": np.full(many, 4),
        "brand": shown,
        "id_ip": only(rng.happens(0.7, many), home_ips(setting, home, at)),
        "id_ad_id": only(tv & cast.voices.present[home], setting.ids("speaker-ad", home)),
        "measurement": cast.folk.measurement(home, at),
        "marketing": cast.folk.marketing[home],
    }
