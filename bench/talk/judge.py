"""Whether a conversation ended as expected: facts alone, never words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.talk.held import Ending
from bench.talk.script import Bought, Expected

# What each question of ours asks for, in the words of the scripts. An offer that a yes does not buy yet may be called
# either: it asks to confirm an interest.
ASKS: Mapping[str, frozenset[str]] = {
    "order": frozenset({"confirm"}),
    "interest": frozenset({"confirm", "other"}),
    "handoff": frozenset({"confirm", "other"}),
    "consent": frozenset({"permission"}),
    "advertising": frozenset({"permission"}),
    "remind": frozenset({"confirm", "permission", "other"}),
    "try_again": frozenset({"confirm", "other"}),
    "voice_code": frozenset({"other"}),
    "erase": frozenset({"confirm", "permission", "other"}),
    "how_many": frozenset({"how_many"}),
    "brand": frozenset({"which"}),
    "product": frozenset({"which"}),
    "how_often": frozenset({"other"}),
    "subscribe": frozenset({"confirm"}),
    "subscribe_code": frozenset({"other"}),
    "subscription_change_code": frozenset({"other"}),
    "subscription": frozenset({"confirm", "other"}),
    "for_whom": frozenset({"for_whom"}),
    "listed": frozenset({"confirm", "other"}),
    "what": frozenset({"other"}),
    "usual": frozenset({"confirm", "other"}),
    "back": frozenset({"confirm", "permission", "other"}),
    "cancel": frozenset({"confirm", "other"}),
    "basket": frozenset({"confirm", "other"}),
    "empty": frozenset({"confirm", "other"}),
    "given": frozenset({"other"}),
    "more": frozenset({"other"}),
    "nothing": frozenset({"other"}),
}


def amiss(expected: Expected, ending: Ending) -> list[str]:
    """Return what ended otherwise than expected, a sentence each; nothing when all is well."""
    return list(_wrong(expected, ending))


def _wrong(expected: Expected, ending: Ending) -> Iterator[str]:
    if expected.orders is not None and ending.lines not in [_lines(outcome) for outcome in expected.orders]:
        allowed = " or ".join(_shown(_lines(outcome)) for outcome in expected.orders)
        yield f"ordered {_shown(ending.lines)}, expected {allowed}"
    products = _several(expected.product)
    if products and not ending.products.intersection(products):
        yield f"talked about {', '.join(sorted(ending.products)) or 'nothing'}, expected {' or '.join(products)}"
    asked = _several(expected.asked)
    if asked and (not ending.open or not _asks(ending).intersection(asked)):
        told = _kind(ending) if ending.open else "nothing (closed)"
        yield f"asked {told}, expected {' or '.join(asked)}"
    if expected.handed_off is not None and expected.handed_off != ending.handed_off:
        yield f"{'' if ending.handed_off else 'not '}handed off"
    if expected.session in ("open", "closed") and (expected.session == "open") != ending.open:
        yield f"the session is {'open' if ending.open else 'closed'}"


def _asks(ending: Ending) -> frozenset[str]:
    return ASKS[_kind(ending)]


def _kind(ending: Ending) -> str:
    return str(ending.question.__struct_config__.tag)


def _lines(outcome: tuple[Bought, ...]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for line in outcome:
        lines[line.product_id] = lines.get(line.product_id, 0) + line.quantity
    return lines


def _shown(lines: Mapping[str, int]) -> str:
    return ", ".join(f"{count} x {product}" for product, count in lines.items()) or "nothing"


def _several(value: str | tuple[str | None, ...] | None) -> tuple[str, ...]:
    """Return what is right; nothing where it does not matter, of which a null among several says the same."""
    named = (value,) if value is None or isinstance(value, str) else value
    return () if None in named else tuple(one for one in named if one is not None)
