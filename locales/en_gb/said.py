"""What the skill says otherwise in British English."""

from __future__ import annotations

from locales.prompt import Prompt
from locales.say import Say

_AGAIN = "The total is {total}. Say yes to order, or no to leave it. Shall I order?"

SAID: dict[Say, Prompt] = {
    Say.QUOTE: Prompt(
        {
            "one": "I have {item} from {seller} for {price}. With tax and delivery it comes to {total},"
            " arriving by {day}. Shall I order it?",
            "other": "I have {count} of {item} from {seller} for {price} together. With tax and delivery it comes to"
            " {total}, arriving by {day}. Shall I order them?",
        },
        _AGAIN,
    ),
    Say.QUOTE_USUAL: Prompt(
        {
            "one": "Your usual: {item} from {seller} for {price}. With tax and delivery it comes to {total},"
            " arriving by {day}. Shall I order it?",
            "other": "Your usual, {count} of {item} from {seller} for {price} together. With tax and delivery it comes"
            " to {total}, arriving by {day}. Shall I order them?",
        },
        _AGAIN,
    ),
    Say.QUOTE_BEST: Prompt(
        {
            "one": "Of {of} kinds my best offer is {item} from {seller} for {price}. With tax and delivery it comes to"
            " {total}, arriving by {day}. Shall I order it?",
            "other": "Of {of} kinds my best offer is {count} of {item} from {seller} for {price} together. With tax and"
            " delivery it comes to {total}, arriving by {day}. Shall I order them?",
        },
        _AGAIN,
    ),
    Say.QUOTE_CHANGED: Prompt(
        {
            "one": "The offer has changed since I told you, so I have not ordered yet. {item} from {seller} now"
            " costs {price}. With tax and delivery it comes to {total}, arriving by {day}. Shall I order it?",
            "other": "The offer has changed since I told you, so I have not ordered yet. {count} of {item} from"
            " {seller} now cost {price}. With tax and delivery it comes to {total}, arriving by {day}."
            " Shall I order them?",
        },
        "The total is now {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.CARD_RECEIPT: Prompt(
        "{lines}\nDelivery: {shipping}\nTax: {tax}\nTotal: {total}\nArriving by {day}\nOrder number: {order}"
    ),
    Say.MAIL_RECEIPT: Prompt(
        "{lines}\nDelivery: {shipping}\nTax: {tax}\nTotal: {total}{delivery}\nOrder number: {order}"
    ),
    Say.CARD_HANDOFF_ALL: Prompt(
        "{items}\n{price} together at {seller}, before tax and delivery\n\nLook at them or order them here:\n{link}"
    ),
    Say.BASKET_HOLDS: Prompt("In your basket: {items}, for {price} before tax and delivery."),
    Say.COST_TOTAL: Prompt("It is {price} for the goods, {shipping} for delivery and {tax} tax: {total} in all."),
    Say.COST_SHIPPING: Prompt("Delivery is {shipping}."),
    Say.COST_WITHOUT_TAX: Prompt("Without tax it is {without_tax}, delivery included."),
    Say.COST_WITHOUT_SHIPPING: Prompt("Without delivery it is {without_shipping}."),
    Say.PRICE_OF: Prompt("{count} of {product} would be {price}, before tax and delivery."),
    Say.PRICE_IS: Prompt("{product} costs {price}, before tax and delivery."),
    Say.COST_TERMS: Prompt("I say the total, with tax and delivery, before anything is ordered."),
    Say.TOTAL_OF_WHAT: Prompt(
        "I say the total, tax and delivery included, before anything is ordered. What would you like?",
        "Say, for example: reorder coffee. What would you like?",
    ),
    Say.SHIPPING_STANDARD: Prompt("Standard delivery"),
}
