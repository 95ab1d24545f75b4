"""What a household writes into the ledger: sessions and orders, with ids that follow from the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from attribution.simulation.world import Member, SimulatedHome, SimulatedProduct
from base.environment import DEFAULT_LOCALE
from base.ids import derived_id
from ledger.records import (
    Action,
    DeviceType,
    Identity,
    Initiator,
    MatchDecision,
    Order,
    OrderLine,
    OrderSource,
    OrderStatus,
    Platform,
    Stage,
    Touchpoint,
)

_STAGES = {
    Action.RESEARCH: Stage.CONSIDERATION,
    Action.COMPARE: Stage.CONSIDERATION,
    Action.VISIT: Stage.AWARENESS,
    Action.CLICK: Stage.CONSIDERATION,
    Action.STATUS: Stage.POST_PURCHASE,
    Action.SUPPORT: Stage.POST_PURCHASE,
}


@dataclass(slots=True)
class Diary:
    """Collects one household's records."""

    home: SimulatedHome
    name: str
    touchpoints: list[Touchpoint] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    truth: list[tuple[str, str]] = field(default_factory=list)
    _count: int = 0

    def new_id(self, prefix: str) -> str:
        """Return the next id of this household."""
        self._count += 1
        return derived_id(prefix, self.name, str(self._count))

    def voice(
        self,
        at: datetime,
        member: Member,
        turns: Sequence[tuple[Action, str]],
        about: SimulatedProduct | None,
        **fields: str,
    ) -> str:
        """Write one conversation, a turn every 20 seconds; return its session id. `fields` go to its last turn."""
        session = self.new_id("vs")
        who = self.home.speaking(member, self.home.rng.choice(self.home.devices))
        for i, (action, outcome) in enumerate(turns):
            self._touch(
                at + timedelta(seconds=20 * i),
                who,
                session_id=session,
                platform=Platform.ALEXA,
                device_type=DeviceType.SMART_SPEAKER,
                channel="alexa",
                action=action,
                outcome=outcome,
                locale=DEFAULT_LOCALE,
                brand_id=about.brand_id if about else None,
                product_id=about.product_id if about and self.home.rng.random() < 0.6 else None,
                match_score=round(self.home.rng.uniform(0.6, 1), 3) if about else None,
                match_decision=MatchDecision.ACCEPT if about else None,
                **(fields if i == len(turns) - 1 else {}),
            )
        return session

    def web(
        self,
        at: datetime,
        who: Identity,
        about: SimulatedProduct | None,
        *,
        channel: str,
        on_phone: bool,
        **fields: str,
    ) -> str:
        """Write one visit of the shop's pages, or a click on a hand-off link; return its session id."""
        session = self.new_id("ws")
        named = about if about and self.home.rng.random() < 0.7 else None
        self._touch(
            at,
            who,
            session_id=session,
            platform=Platform.EMAIL if channel == "email" else Platform.WEB,
            device_type=DeviceType.PHONE if on_phone else DeviceType.COMPUTER,
            channel=channel,
            action=Action.CLICK if fields or channel == "email" else Action.VISIT,
            campaign_id=f"{channel}-autumn" if channel in {"paid_search", "paid_social", "email"} else None,
            brand_id=named.brand_id if named else None,
            product_id=named.product_id if named and self.home.rng.random() < 0.5 else None,
            **fields,
        )
        return session

    def order(self, at: datetime, product: SimulatedProduct, source: OrderSource, who: Identity, **fields: Any) -> str:
        """Write one order, a few of them cancelled, refunded or tests; return its id."""
        rng = self.home.rng
        fields.setdefault("order_id", self.new_id("or"))
        quantity = rng.choices((1, 2, 3), (75, 18, 7))[0]
        revenue = product.price_minor * quantity
        fate = rng.random()
        status = OrderStatus.CANCELLED if fate < 0.03 else OrderStatus.REFUNDED if fate < 0.06 else OrderStatus.PLACED
        self.orders.append(
            Order(
                placed_at=at,
                received_at=at + timedelta(seconds=rng.randint(1, 90)),
                source=source,
                currency=product.currency,
                revenue_minor=revenue,
                status=status,
                cancelled_at=at + timedelta(hours=5) if status is OrderStatus.CANCELLED else None,
                refunded_at=at + timedelta(hours=30) if status is OrderStatus.REFUNDED else None,
                refunded_minor=revenue // 2 if status is OrderStatus.REFUNDED else 0,
                tax_minor=revenue * 8 // 100,
                shipping_minor=0 if revenue > 3500 else 499,
                lines=(
                    OrderLine(
                        product_id=product.product_id,
                        brand_id=product.brand_id,
                        quantity=quantity,
                        unit_price_minor=product.price_minor,
                    ),
                ),
                is_new_customer=rng.random() < 0.2,
                is_test=rng.random() < 0.002,
                consent=self.home.consent,
                identity=who,
                **{"initiator": Initiator.HUMAN, **fields},
            )
        )
        return self.orders[-1].order_id

    def true_links(self, sessions: Sequence[str], order_id: str) -> None:
        """Note which sessions served the need that `order_id` met."""
        self.truth.extend((session, order_id) for session in sessions)

    def _touch(self, at: datetime, who: Identity, **fields: object) -> None:
        action = Action(str(fields["action"]))
        self.touchpoints.append(
            Touchpoint(
                touchpoint_id=self.new_id("tp"),
                occurred_at=at,
                received_at=at + timedelta(seconds=self.home.rng.randint(0, 20)),
                stage=_STAGES.get(action, Stage.PURCHASE),
                initiator=Initiator.HUMAN,
                consent=self.home.consent,
                identity=who,
                **fields,  # type: ignore[arg-type]
            )
        )
