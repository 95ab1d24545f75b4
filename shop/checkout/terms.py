"""On which terms the built-in shop sells: tax, shipping and delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

# State rates without local parts; food for home and diapers are exempt where a state says so. A shop's own tax
# service replaces this table through the port; here it stands for one. "exempt" is what a shop sells without tax.
_EXEMPT = {"exempt": Decimal(0)}
STATE_RATES: Mapping[str, Mapping[str, Decimal]] = {
    "CA": {"standard": Decimal("0.0725"), "grocery": Decimal(0), "baby": Decimal(0), **_EXEMPT},
    "FL": {"standard": Decimal("0.06"), "grocery": Decimal(0), "baby": Decimal(0), **_EXEMPT},
    "NY": {"standard": Decimal("0.04"), "grocery": Decimal(0), "baby": Decimal(0), **_EXEMPT},
    "TX": {"standard": Decimal("0.0625"), "grocery": Decimal(0), "baby": Decimal(0), **_EXEMPT},
    "WA": {"standard": Decimal("0.065"), "grocery": Decimal(0), "baby": Decimal("0.065"), **_EXEMPT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The merchant's terms. Days are counted in the merchant's own time zone, not in the server's."""

    seller: str
    state: str = "WA"
    time_zone: str = "America/Los_Angeles"
    shipping_minor: int = 499
    free_shipping_from_minor: int = 3_500
    cut_off: time = field(default=time(14))  # orders until then leave the same working day
    days_under_way: int = 2  # working days

    def tax_rate(self, tax_class: str) -> Decimal:
        """Return the rate of a tax class in the shop's state; an unknown class is taxed as standard goods."""
        rates = STATE_RATES[self.state]
        return rates.get(tax_class, rates["standard"])

    def shipping(self, goods_minor: int) -> int:
        """Return what shipping costs for goods of that value."""
        return 0 if goods_minor >= self.free_shipping_from_minor else self.shipping_minor

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the merchant's clock shows it."""
        return moment.astimezone(UTC).astimezone(ZoneInfo(self.time_zone))

    def day_of(self, moment: datetime) -> date:
        """Return the merchant's day at a moment: the day that "today" and "by Tuesday" are told by."""
        return self.local(moment).date()

    def delivery_day(self, moment: datetime) -> date:
        """Return the day an order of that moment arrives by."""
        here = self.local(moment)
        leaves = here.date() if here.time() < self.cut_off else here.date() + timedelta(days=1)
        return _working_days_after(_working_day(leaves), self.days_under_way)


def _working_day(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _working_days_after(day: date, count: int) -> date:
    for _ in range(count):
        day = _working_day(day + timedelta(days=1))
    return day
