"""What a reply is that Alexa put into a slot: "yes", "stop" and a voice code name nothing, whatever goal was heard.

The one place for it, before anything looks at a slot: a code is said, kept and written down nowhere, a no buys nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from locales import Locale, Reply, locale_of
from skill.conversation.scene import Question
from skill.conversation.turn import Slot, Turn

CODE, CODE_SLOT = "VoiceCodeIntent", "code"
FALLBACK = "AMAZON.FallbackIntent"
STOP = "AMAZON.StopIntent"
YES, AGREED = "AMAZON.YesIntent", "AgreeIntent"
REGRET, UNWANTED = "RegretIntent", "UnwantedIntent"
CODE_DIGITS = 4

UNHEARD = "?"  # what the platform sends for a number that it did not understand
_AROUND = ("before", "after", "within")  # slots of what is said around a wish: a "yes" in them is a little word
_NUMBERS = frozenset({(CODE, CODE_SLOT), ("ReorderIntent", "quantity")})
"""Where a number that is said alone stands; the platform gives it without zeros in front. Elsewhere it is a count."""
_COUNT = "meant_quantity"
_COUNTS = frozenset(
    (one, "quantity") for one in ("BasketChangeIntent", "BasketRemoveIntent", "TakeItIntent", "CorrectIntent")
)
"""Where a number is how many, though a code is waited for: "change it to two", "no, three", "remove one"."""
_ALONE = ("ReorderIntent", "quantity")
"""Where a number stands that is said alone: one that was not understood, or has one digit, is no try of a code."""
_BUYING = ("TakeItIntent", CODE)  # goals that a yes is in
_TAKING_BACK = ("CancelOrderIntent", "RefundIntent", "ReturnIntent", "BasketRemoveIntent")  # goals that no yes is in
_WISHES = ("ReorderIntent", "BasketAddIntent")
_BESIDE = ("variant", "other_product")
"""Slots of a wish beside its product: with a yes for that, they hold what is wanted too ("yes, but hand soap too")."""
_NOT = "not_"  # begins the slots of what is not wanted


def as_replied(turn: Turn, question: Question) -> Turn:
    """Return a turn as the reply that stands in its slots; one in whose slots something is named is that turn still."""
    if turn.kind != "IntentRequest" or not turn.slots:
        return turn
    locale = locale_of(turn.locale)
    if question.takes_code:
        code = _code(turn, locale)
        turn = turn if code is None else _meant(turn, CODE, code)
    elif _is_bare_code(turn, locale):
        return _meant(turn, CODE, {})
    return _replied(turn, locale)


def as_agreed(turn: Turn, question: Question) -> Turn:
    """Return "order it", "perfect" as the yes that it is to an offer; to what asks for a plain yes it is none.

    Where nothing is offered, "lovely" is a thank-you. "I don't want it any more" says that something is wrong, and is a
    yes to cancelling it; "I changed my mind" is a no, or takes back what was just said.
    """
    meant = {REGRET: question.regret, UNWANTED: question.unwanted}
    if turn.goal in meant:
        return replace(turn, intent=meant[turn.goal])
    if turn.goal != AGREED:
        return turn
    if question.thanked:
        return replace(turn, intent=STOP)
    return replace(turn, intent=FALLBACK if question.plainly else YES)


def _meant(turn: Turn, intent: str, slots: Mapping[str, Slot]) -> Turn:
    return replace(turn, intent=intent, slots=slots)


def _code(turn: Turn, locale: Locale) -> dict[str, Slot] | None:
    """The code in a turn's slots, empty where its digits are not clear; None where no number was said at all."""
    numbers = locale.numbers
    told = {name: slot.heard for name, slot in turn.slots.items() if numbers.tells_digits(slot.heard)}
    if not told:
        number = turn.slot(_ALONE[1]) if turn.goal == _ALONE[0] else None
        unheard = number is not None and number.heard == UNHEARD and {*turn.slots} - {*_AROUND} == {_ALONE[1]}
        return {} if turn.goal == CODE or unheard else None
    (name, heard), *others = told.items()
    figures = numbers.spelled_digits(heard)
    most = CODE_DIGITS - 2 if (turn.goal, name) in _COUNTS else 0
    many = bool(most) and len(figures) <= most  # nobody orders hundreds of a thing, and no code has one digit
    counts = name == _COUNT or many or not {name, *_AROUND}.issuperset(turn.slots)
    if counts and not others and len(figures) != CODE_DIGITS:
        return None  # "make it two", "two bags of coffee": how many is changed, and no code tried
    alone = (turn.goal, name) in _NUMBERS and set(turn.slots) - {*_AROUND} == {name}
    if alone and len(figures) > 1:  # a lone digit is no code, whoever has three zeros in front of it
        figures = figures.zfill(CODE_DIGITS)
    kept = {one: slot for one, slot in turn.slots.items() if one in _AROUND and one not in told}
    return kept if others or len(figures) != CODE_DIGITS else {**kept, CODE_SLOT: Slot(heard=figures)}


def _is_bare_code(turn: Turn, locale: Locale) -> bool:
    """Tell whether nothing but four digits was said, which nobody asked for: they may be a code all the same."""
    named = [slot for name, slot in turn.slots.items() if name not in _AROUND]
    if turn.goal == CODE or any(slot.resolved for slot in named):
        return False
    words = " ".join(locale.replies.without(slot.heard) for slot in named)
    return locale.numbers.only_digits(words) and len(locale.numbers.spelled_digits(words)) == CODE_DIGITS


def _replied(turn: Turn, locale: Locale) -> Turn:
    found = {
        name: reply
        for name, slot in turn.slots.items()
        if not slot.resolved and (reply := locale.replies.heard_in(slot.heard)) is not None
        if name not in _AROUND or (turn.goal in _BUYING and reply not in (Reply.YES, Reply.DONE))
    }
    if not found:
        return turn
    strongest = min(found.values(), key=list(Reply).index)
    alone = not {*turn.slots} - {*_AROUND} - {*found}
    if strongest in (Reply.STOP, Reply.CANCEL) or (strongest is Reply.NO and (alone or turn.goal in _BUYING)):
        return _meant(turn, strongest.value, {})
    beside = next((turn.slots[one] for one in _BESIDE if one in turn.slots), None)
    if strongest is Reply.YES and turn.goal in _WISHES and "product" in found and beside is not None:
        return _meant(turn, "BasketAddIntent", {"agreed": turn.slots["product"], "product": beside})
    if not alone:
        return replace(turn, slots={name: slot for name, slot in turn.slots.items() if name not in found})
    unsure = turn.goal in _TAKING_BACK or any(name.startswith(_NOT) for name in found)
    return _meant(turn, FALLBACK if unsure else strongest.value, {})
