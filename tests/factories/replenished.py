"""A household whose salt a dishwasher weighs: enrolled, read, decided about and carried out by the product's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from base.settings import Settings
from intake.automations import Leave, Leaves
from intake.iot.registering import Registrations
from ledger.automations import Automations, automations_of
from ledger.delivery import Sealer
from ledger.device_hours import DeviceReading, Measure
from ledger.devices import Devices
from ledger.records import Choice, Consent, DeviceType, Grant, Identity, Order, OrderLine, OrderSource
from ledger.records.automation import Automation
from ledger.records.replenishment import Decided, ReplenishmentDecision, Why
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from replenishment.placing.carrying_out import CarryingOut
from runtime.deciding import open_deciding
from shop.catalog import Catalog
from tests.factories.checkout import COFFEE, built_in_catalog, built_in_shop

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ACCOUNT, THING = "customer-you", "coffee-1"
NAMES = open_pseudonyms(Settings())
HOUSEHOLD, KEY = NAMES.of("account", ACCOUNT), NAMES.service_key("account", ACCOUNT)
SEALER = Sealer((b"key",))
FULL = 1000  # grams
A_DAY = 50  # grams: a pack lasts twenty days


@dataclass
class Replenished:
    """One household on a ledger; `now` is everybody's clock."""

    ledger: Ledger
    now: datetime = NOW
    sequence: int = 0
    table: str = "earshot"
    catalog: Catalog = field(default_factory=built_in_catalog)

    @property
    def automations(self) -> Automations:
        return automations_of(self.ledger)

    @property
    def automation(self) -> Automation:
        assert KEY is not None
        read = self.automations.of(KEY)
        assert read is not None
        return read.automation

    def enrols(self, *automatic: str, undo_minutes: int = 120, at: datetime | None = None, **rules: Any) -> None:
        leaves = Leaves(ledger=self.ledger, pseudonyms=NAMES, sealer=SEALER, clock=lambda: at or self.now)
        leaves.give(
            Leave(
                account=ACCOUNT, rules={"automatic": automatic, **rules}, undo_minutes=undo_minutes, email="a@b.example"
            )
        )

    def stops(self) -> None:
        Leaves(ledger=self.ledger, pseudonyms=NAMES, sealer=SEALER, clock=lambda: self.now).end(ACCOUNT)

    def has_a_device(self, product: str = COFFEE, part: str = "beans", appliance: str | None = None) -> None:
        ago = self.now - timedelta(days=80)
        registrations = Registrations(devices=Devices(self.ledger.dynamo), pseudonyms=NAMES, clock=lambda: ago)
        registrations.register(
            THING, account=ACCOUNT, device_type=DeviceType.APPLIANCE, products={part: product},
            appliance=appliance,
        )  # fmt: skip

    def is_read(self, left: float, *, days: int = 40, until: float = 0.0) -> None:
        """A level a day, down to what is left now (of a pack)."""
        device = NAMES.of("device", THING)
        assert device is not None
        Devices(self.ledger.dynamo).fold(self._readings(device, left, days, until))

    def _readings(self, device: str, left: float, days: int, until: float) -> Iterable[DeviceReading]:
        for back in range(days):
            self.sequence += 1
            grams = round(left * FULL + back * A_DAY) % FULL
            at = self.now - timedelta(days=until + back)
            told = {"first": grams, "last": grams, "lowest": grams, "highest": grams, "full": FULL, "count": 1}
            yield DeviceReading(
                device=device, occurred_at=at, first_at=at, boot=0, sequence=self.sequence, part="beans",
                measure=Measure.WEIGHT, **told,
            )  # fmt: skip

    def bought(self, days_ago: int, product: str = COFFEE, unit_minor: int | None = None, **changes: Any) -> None:
        at = self.now - timedelta(days=days_ago)
        price = self.catalog.products[product].price.minor if unit_minor is None else unit_minor
        fields: dict[str, Any] = {
            "placed_at": at,
            "received_at": at,
            "source": OrderSource.WEB_MOBILE,
            "currency": "USD",
            "revenue_minor": price,
            "shipping_minor": 499,
            "lines": (OrderLine(product_id=product, quantity=1, unit_price_minor=price),),
            "identity": Identity(account=HOUSEHOLD),
        }
        self.ledger.put_order(Order(order_id=f"web_{product}_{days_ago}", **(fields | changes)), customer=KEY)

    def speaks_as(self, user: str, measurement: Grant = Grant.DENIED) -> str:
        """A user of the account answers whether it may be measured; returns the key by which it is served."""
        (name, *_), key = NAMES.versions("user", user), NAMES.service_key("user", user)
        assert key is not None
        services = NAMES.sealed_service("user", user) + NAMES.sealed_service("account", ACCOUNT)
        self.ledger.decide(
            Choice(
                customer=name,
                account=HOUSEHOLD,
                consent=Consent(measurement=measurement),
                decided_at=self.now - timedelta(days=70),
                services=services,
            )
        )
        return key

    def decided_to_order(self, *products: str) -> None:
        """What a device says was decided about: it runs out; by default the coffee."""
        read = self.automations.of(KEY or "")
        assert read is not None
        some = [self._runs_out(product, read.automation) for product in products or (COFFEE,)]
        assert self.automations.change(read, read.automation.decided(some, self.now))

    def _runs_out(self, product: str, one: Automation) -> ReplenishmentDecision:
        leave = product in one.rules.automatic
        return ReplenishmentDecision(
            household=one.rules.household,
            product_id=product,
            decided=Decided.ORDER if leave else Decided.PROPOSE,
            packs=1,
            cost_minor=self.catalog.products[product].price.minor,
            currency="USD",
            because=(Why.RUNS_OUT,) if leave else (Why.RUNS_OUT, Why.NOT_AUTOMATIC),
            days_left=(1.0, 2.1, 4.0),
            seen_at=self.now,
        )

    def forgets(self) -> None:
        """Its account asks to be forgotten."""
        services = NAMES.sealed_service("account", ACCOUNT)
        name = HOUSEHOLD or ""
        self.ledger.decide(Choice(customer=name, consent=Consent(), decided_at=self.now, erase=True, services=services))

    # -- what the workers do -----------------------------------------------------------------------------------------

    def decides(self) -> dict[str, int]:
        return {str(what): count for what, count in open_deciding(self.ledger, NAMES).round(self.now).items()}

    def carrying_out(self, **changes: Any) -> CarryingOut:
        shop = built_in_shop(self.ledger, self.catalog)
        return CarryingOut(ledger=self.ledger, catalog=self.catalog, shop=shop, sealer=SEALER, **changes)

    def carries_out(self, **changes: Any) -> list[str]:
        return [what.name for what in self.carrying_out(**changes).round(self.now)]

    def orders(self) -> list[Order]:
        """What was ordered by itself, the oldest first."""
        found = {one.order_id: one for key in (KEY, HOUSEHOLD) for one in self.ledger.orders_of(key or "")}
        mine = [one for one in found.values() if one.source is OrderSource.DEVICE_AUTO]
        return sorted(mine, key=lambda one: one.placed_at)
