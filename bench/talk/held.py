"""A conversation held with the real skill: `talk`'s own resolver, the built-in shop, and a ledger in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from base.errors import InputError
from base.settings import Settings
from bench.talk.script import Script
from ledger.records import Order, OrderLine, OrderSource, Outcome
from ledger.wiring import open_pseudonyms
from runtime.talk.conversation import AlexaUser, Conversation
from runtime.talk.utterances import Resolver
from shop.brands import BrandMatcher
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.app import build_skill
from skill.conversation.question.attributes import from_attributes
from skill.conversation.scene import Question
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

LAUNCH = {"type": "LaunchRequest"}
OPENINGS = ("", "open earshot")
TURN = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One turn: what the customer said, as what it was understood, and what was answered."""

    utterance: str
    understood: str
    speech: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a conversation came to."""

    lines: Mapping[str, int]  # ordered in the session: how many of each product
    products: frozenset[str]  # last offered or talked about
    question: Question
    handed_off: bool
    open: bool
    turns: tuple[Said, ...] = field(repr=False)


def hold(script: Script) -> Ending:
    """Open the skill, say every line, and look at what came of it."""
    ledger, clock = MemoryLedger(), _clock()
    ledger.asked.everybody = bool(script.household.orders)  # type: ignore[attr-defined] # at the first of them
    settings = Settings()
    user = AlexaUser.named(script.id, linked=script.household.linked, screen=script.household.screen)
    _remember(ledger, script, open_pseudonyms(settings).service_key("user", user.user_id) or "")
    before = frozenset(ledger.orders)
    skill = build_skill(
        settings,
        ledger=ledger,
        recorder=MemoryRecorder(ledger),  # type: ignore[arg-type]
        matcher=_matcher(),
        catalog=_catalog(),
        clock=lambda: next(clock),
    )
    conversation = Conversation(
        skill.invoke,
        _resolver(),
        user=user,
        skill_id=settings.skill_id,
        clock=lambda: next(clock),
        new_id=_ids(script.id),
    )
    turns = tuple(_say(conversation, script))
    ordered = [order for key, (_, order) in ledger.orders.items() if key not in before]
    return Ending(
        lines=_counted(ordered),
        products=_talked_about(conversation, ledger, ordered),
        question=_open_question(conversation),
        handed_off=any(one.outcome == Outcome.HANDED_OFF for one in ledger.touchpoints.values()),
        open=conversation.open,
        turns=turns,
    )


def _say(conversation: Conversation, script: Script) -> Iterator[Said]:
    conversation.send(LAUNCH)
    says = script.says[1:] if script.says and script.says[0] in OPENINGS else script.says
    yield Said(utterance="", understood="LaunchRequest", speech=conversation.exchanges[-1].speech)
    for utterance in says:
        exchange = conversation.say(utterance)
        yield Said(utterance=utterance, understood=_understood(exchange.request), speech=exchange.speech)


def _understood(request: Mapping[str, Any]) -> str:
    intent = request.get("intent", {})
    slots = {name: slot["value"] for name, slot in intent.get("slots", {}).items() if "value" in slot}
    return " ".join([str(intent.get("name", request["type"])), *(f"{name}={value!r}" for name, value in slots.items())])


def _remember(ledger: MemoryLedger, script: Script, customer: str) -> None:
    for number, bought in enumerate(script.household.orders):
        product = _catalog().product(bought.product_id)
        if product is None:
            raise InputError(f"conversation {script.id}: the household bought {bought.product_id!r}, which is not sold")
        placed_at = MORNING - timedelta(days=bought.days_ago)
        line = OrderLine(
            product_id=product.product_id,
            brand_id=product.brand_id,
            quantity=bought.quantity,
            unit_price_minor=product.price.minor,
        )
        order = Order(
            order_id=f"or_{script.id}_{number}",
            placed_at=placed_at,
            received_at=placed_at,
            source=OrderSource.VOICE,
            currency=product.price.currency,
            revenue_minor=product.price.minor * bought.quantity,
            lines=(line,),
        )
        ledger.put_order(order, customer=customer)
    ledger.summaries.rebuild()


def _counted(orders: list[Order]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for line in (line for order in orders for line in order.lines):
        counted[line.product_id or ""] = counted.get(line.product_id or "", 0) + line.quantity
    return counted


def _open_question(conversation: Conversation) -> Question:
    return from_attributes(conversation.exchanges[-1].answer.get("sessionAttributes") or {})


def _talked_about(conversation: Conversation, ledger: MemoryLedger, ordered: list[Order]) -> frozenset[str]:
    question = _open_question(conversation)
    named = {*question.products, *filter(None, (question.about.product_id,))}
    if named:
        return frozenset(named)
    if ordered:
        return frozenset(line.product_id or "" for line in ordered[-1].lines)
    touched = [one.product_id for one in ledger.touchpoints.values() if one.product_id is not None]
    return frozenset(touched[-1:])


def _clock() -> Iterator[datetime]:
    return (MORNING + TURN * turn for turn in count())


def _ids(name: str) -> Any:
    numbers = count()
    return lambda: f"{name}-{next(numbers)}"


@cache
def _catalog() -> Catalog:
    return load_catalog("")[0]


@cache
def _matcher() -> BrandMatcher:
    return BrandMatcher.build(list(_catalog().brands.values()))


@cache
def _resolver() -> Resolver:
    return Resolver.of_locale("en-US", skill_id=Settings().skill_id)
