"""Help with what a device shows, as the catalogue knows it; of a code of which it knows nothing, nothing is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ledger.device_states import SHOWN_FOR, DeviceState
from ledger.records.device import RegisteredDevice
from ledger.records.experiment import Withheld
from ledger.records.news import Helped, HouseholdNews
from ledger.records.notice import CandidateNotice, NoticeKind
from replenishment.coordination.choosing import PRESSING
from replenishment.coordination.found import Found
from shop.catalog import Catalog

HELP = 700  # what it is worth, on the scale of docs/coordination.md; a danger is pressing


def help_found(
    devices: Mapping[str, RegisteredDevice], states: Iterable[DeviceState], catalog: Catalog, now: datetime
) -> Iterator[Found]:
    """Yield help for each code that is there; where one is a danger, that alone of its device.

    Of a machine that is not to be used nothing is told that would have it run, or that is sold for it.

    Args:
        devices: of the household, by their pseudonyms.
        states: what they show.
        catalog: where the help is, and what mends it; what is sold out is not offered.
        now: the moment.
    """
    for state in states:
        appliance = devices[state.device].appliance
        there = [(one, known) for one in state.codes if one.shows(now) and (known := catalog.help(appliance, one.code))]
        dangers = [each for each in there if each[1].danger]
        for shown, known in dangers or there:
            if appliance is None or shown.shown_at is None:
                continue
            mends = None if known.danger else catalog.product(known.product_id)
            product_id = None if mends is None or not mends.in_stock else mends.product_id
            helped = Helped(device=state.device, appliance=appliance, code=shown.code, product_id=product_id)
            candidate = CandidateNotice(
                kind=NoticeKind.SUPPORT,
                about=about_help(helped),
                reason=f"the {appliance} shows {shown.code}" + (", which is a danger" if known.danger else ""),
                worth=PRESSING if known.danger else HELP,
                fresh_until=shown.shown_at + SHOWN_FOR,
                withheld=None if known.danger else Withheld.SUPPORT,
            )
            yield Found(candidate=candidate, says=HouseholdNews(made_at=now, helped=helped))


def about_help(helped: Helped) -> str:
    """Return by what help is known again."""
    return f"{helped.device}/{helped.code}"
