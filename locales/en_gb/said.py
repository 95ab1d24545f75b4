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
        "{count} x {product}: {price}\nDelivery: {shipping}\nTax: {tax}\nTotal: {total}\nArriving by {day}\n"
        "Order number: {order}"
    ),
    Say.SHIPPING_STANDARD: Prompt("Standard delivery"),
}
