"""What the skill says in American English of orders that were placed."""

from __future__ import annotations

from locales.en_us.said_between import ANYTHING
from locales.prompt import Prompt
from locales.say import Say

SAID_AFTER: dict[Say, Prompt] = {
    Say.STATUS_ORDER: Prompt("Your order of {product} was placed on {day}, {total} in all."),
    Say.RECEIPT_LINE: Prompt("{count} x {product}: {price}"),
    Say.RECEIPT_TOGETHER: Prompt("{product}: {price}"),
    Say.MAIL_RECEIPT: Prompt(
        "{lines}\nShipping: {shipping}\nTax: {tax}\nTotal: {total}{delivery}\nOrder number: {order}"
    ),
    Say.MAIL_DELIVERY: Prompt("Delivery by {day}"),
    Say.ORDER_OPEN: Prompt("If that order went through after all, you hear it when you ask: where is my order."),
    Say.CODE_AGAIN: Prompt(
        "I do not know yet whether it is ordered; it cannot be ordered twice. What is your four digit voice code?",
        "What is your four digit voice code?",
    ),
    Say.CODE_WRONG_AGAIN: Prompt(
        "That is not the code. What is your four digit voice code?", "What is your four digit voice code?"
    ),
    Say.PIN_AGAIN: Prompt("It cannot be ordered twice: first I make sure that it is you."),
    Say.RETRY_HELD: Prompt(
        "Your household's rules do not let me try that again here. If it went through after all, you hear it when you"
        " ask: where is my order. Is there anything else?",
        "Is there anything else you would like?",
    ),
    Say.STATUS_ORDER_CANCELLED: Prompt("Your order of {product}, placed on {day}, was cancelled."),
    Say.STATUS_REFUNDED: Prompt("Your last order, {product} of {day}, was refunded."),
    Say.STATUS_ORDER_REFUNDED: Prompt("Your order of {product}, placed on {day}, was refunded."),
    Say.STATUS_PARTLY_REFUNDED: Prompt("{amount} of it was refunded."),
    Say.STATUS_DUE: Prompt("It was due by {day}. If it has not come, say: there is a problem with my order."),
    Say.STATUS_NONE_THEN: Prompt("I know no order of yours from then."),
    Say.STATUS_OTHERS: Prompt({"one": "And there is one more.", "other": "And there are {count} more."}),
    Say.STATUS_NONE_SUCH: Prompt("I know no order of yours with that. What would you like?", ANYTHING),
    Say.CANCEL_HOW: Prompt(
        "Your last order is {product}, placed on {day}. It is too late to cancel it by voice. You can ask to cancel"
        " it on your orders page at {seller}: the link is in your Alexa app."
    ),
    Say.CANCEL_UNKNOWN: Prompt(
        "I cannot cancel an order by voice. You find your orders, and whom to ask, on the page of {seller}:"
        " the link is in your Alexa app."
    ),
    Say.ORDER_NOT_CANCELLED: Prompt("That order can no longer be cancelled by voice, and stays as it is."),
    Say.ORDERED_OTHERWISE: Prompt(
        {
            "one": "I ordered {product} from {seller}, but they say that it cost {charged} in all, not the {total} that"
            " I told you. You can ask about it, or cancel, on your orders page there: the link is in your Alexa app.",
            "other": "I ordered {count} of {product} from {seller}, but they say that they cost {charged} in all, not"
            " the {total} that I told you. You can ask about it, or cancel, on your orders page there: the link is in"
            " your Alexa app.",
        }
    ),
    Say.NOT_ORDERED_YET: Prompt("What I offered just now is not ordered."),
    Say.CANCELLED_ALREADY: Prompt("Your order of {product} is cancelled already. What would you like?", ANYTHING),
    Say.NO_SUCH_ORDER: Prompt("I know no order of yours with that."),
    Say.CANCEL_OTHER: Prompt(
        "I know no order of yours with that. Your last order is of {product}, {total} in all, and can still be"
        " cancelled. Shall I cancel that one?",
        "Say yes to cancel your order of {product}, or no to keep it. Shall I cancel it?",
    ),
    Say.CANCEL_AWAITED: Prompt(
        "{seller} has not confirmed your order of {product} yet, so I cannot tell whether it can still be cancelled."
        " You can ask to cancel it on your orders page there: the link is in your Alexa app."
    ),
    Say.CANCEL_ASK: Prompt(
        "Your order of {product}, {total} in all, can still be cancelled. Shall I cancel it?",
        "Say yes to cancel it, or no to keep it. Shall I cancel it?",
    ),
    Say.CANCEL_SEVERAL: Prompt(
        "You have {count} orders that can still be cancelled, and I ask about each. The last is of {product}, {total}"
        " in all. Shall I cancel it?",
        "Say yes to cancel your order of {product}, or no to keep it. Shall I cancel it?",
    ),
    Say.CANCEL_NEXT: Prompt(
        "The one before is of {product}, {total} in all. Shall I cancel that one too?",
        "Say yes to cancel your order of {product}, or no to keep it. Shall I cancel it?",
    ),
    Say.CANCELLED_ONE: Prompt("Done. Your order of {product} is cancelled, and you pay nothing for it."),
    Say.CANCEL_KEPT: Prompt("Okay, that order stays as it is."),
    Say.IS_CANCELLED: Prompt("Yes, your order of {product}, placed on {day}, is cancelled."),
    Say.EACH_CANCELLED: Prompt("Your order of {product} is cancelled."),
    Say.EACH_STANDS: Prompt("Your order of {product}, {total} in all, is not cancelled."),
    Say.IS_NOT_CANCELLED: Prompt("No, your order of {product}, {total} in all, is not cancelled."),
    Say.IS_NOT_CANCELLED_ASK: Prompt(
        "No, your order of {product}, {total} in all, is not cancelled. Shall I cancel it?",
        "Say yes to cancel it, or no to keep it. Shall I cancel it?",
    ),
    Say.SAME_AS_BEFORE: Prompt("Yes. On {day} you ordered {items}."),
    Say.OTHER_THAN_BEFORE: Prompt("No, on {day} you ordered {items}."),
    Say.OTHER_STANDS: Prompt("Your order of {product}, {total} in all, is another one, and stays as it is."),
    Say.CANCEL_WHOLE: Prompt(
        "I can only cancel the whole order, and that is {product}, {total} in all. Shall I cancel all of it?",
        "Say yes to cancel the whole order, or no to keep it. Shall I cancel it?",
    ),
    Say.STILL_CANCEL: Prompt("Shall I cancel the order?", "Say yes or no. Shall I cancel the order?"),
    Say.CANCEL_YES_NO: Prompt(
        "Shall I cancel the order, yes or no?", "Please say yes or no. Shall I cancel the order?"
    ),
    Say.CANCEL_LEFT: Prompt("Okay, the order stays as it is. What else would you like?", ANYTHING),
    Say.CANCELLED_NOW: Prompt(
        "Done. Your order of {product} is cancelled, and you pay nothing for it. What else would you like?", ANYTHING
    ),
    Say.CANCEL_TROUBLE: Prompt(
        "Sorry, I could not tell whether it is cancelled. Shall I try again?",
        "Say yes to try again. Shall I try again?",
    ),
}
