"""What the skill says in American English."""

from __future__ import annotations

from locales.en_us.said_after import SAID_AFTER
from locales.en_us.said_between import ANYTHING, SAID_BETWEEN, WHICH
from locales.en_us.said_greeting import SAID_GREETING
from locales.en_us.said_held_out import SAID_HELD_OUT
from locales.en_us.said_subscribe import SAID_SUBSCRIBE
from locales.en_us.said_trust import SAID_TRUST
from locales.prompt import Prompt
from locales.say import Say

SAID: dict[Say, Prompt] = {
    **SAID_BETWEEN,
    **SAID_TRUST,
    **SAID_HELD_OUT,
    **SAID_GREETING,
    **SAID_AFTER,
    **SAID_SUBSCRIBE,
    Say.HELP: Prompt(
        "With {seller} you can say: reorder my detergent. Tell me about coffee. Or: what is good for hard water."
        " Before I order anything I tell you the total and ask. What would you like?",
        ANYTHING,
    ),
    Say.HELP_ORDER: Prompt(
        {
            "one": "Say yes to order at the price I told you, no to leave it, or: make it two. The total is {total} for one. Shall I order it?",
            "other": "Say yes to order at the price I told you, no to leave it, or: make it two. The total is {total} for {count}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.HELP_YES_NO: Prompt("I asked you a question. Is it a yes or a no?", "Please say yes or no. Which is it?"),
    Say.HELP_WHICH: Prompt(
        "I named a few and asked which one you mean. You can say its name, or: the first one. Which one would you like?",
        WHICH,
    ),
    Say.HELP_BRAND: Prompt(
        "I asked which brand you mean. Please say its name, or say stop to leave it. Which brand would you like?",
        "Please say the brand. Which one is it?",
    ),
    Say.HOW_MANY: Prompt(
        "I asked how many you want. Say a number, or: make it two. How many would you like?",
        "Say, for example: make it two. How many would you like?",
    ),
    Say.GOODBYE: Prompt("Goodbye."),
    Say.FALLBACK: Prompt(
        "Sorry, I did not get that. You can say: reorder coffee. Or: tell me about a brand. What would you like?",
        ANYTHING,
    ),
    Say.FALLBACK_YES_NO: Prompt(
        "Sorry, I did not get that. Was that a yes or a no?", "Please say yes or no. Which is it?"
    ),
    Say.FALLBACK_ORDER: Prompt(
        {
            "one": "Sorry, I did not get that, and nothing is ordered yet. The total is {total} for one. Shall I order it?",
            "other": "Sorry, I did not get that, and nothing is ordered yet. The total is {total} for {count}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.FALLBACK_WHICH: Prompt("Sorry, I did not get that. You can say the name, or the first one. Which one?", WHICH),
    Say.FALLBACK_BRAND: Prompt(
        "Sorry, I did not get that. Which brand would you like?", "Please say the brand. Which one is it?"
    ),
    Say.FALLBACK_ABOUT: Prompt(
        "Sorry, I did not get that. You can name a brand, a product, or what you need it for."
        " What would you like to know about?",
        "Say, for example: what is good for hard water. What would you like to know about?",
    ),
    Say.FALLBACK_SEND: Prompt(
        "Sorry, I did not get that. You can name a product. What should I send to your phone?",
        "Say, for example: send the coffee to my phone. What should I send?",
    ),
    Say.APOLOGY: Prompt("Sorry, something went wrong on my side. Please try again in a moment."),
    Say.MORE: Prompt("What would you like?", ANYTHING),
    Say.NOTHING_ASKED: Prompt("I have not asked you anything yet. What would you like?", ANYTHING),
    Say.LINK_ACCOUNT: Prompt(
        {
            "one": "I have {item} from {seller} for {price}. To order it by voice, please link your {seller} account"
            " first: the card for that is in your Alexa app. Or shall I send {product} to your phone?",
            "other": "I have {count} of {item} from {seller} for {price} together. To order them by voice, please link"
            " your {seller} account first: the card for that is in your Alexa app."
            " Or shall I send {product} to your phone?",
        },
        "Shall I send {product} to your phone, so that you can order it there?",
    ),
    Say.WHAT_REORDER: Prompt("What would you like to reorder?", ANYTHING),
    Say.NOTHING_BEFORE: Prompt("I do not know an earlier order of yours. What would you like to order?", ANYTHING),
    Say.NOT_SOLD: Prompt("Sorry, {seller} does not sell {heard}. What else would you like?", ANYTHING),
    Say.NONE_OF_SIZE: Prompt(
        {
            "one": "I do not have it in that size. I have {choices}. Would you like that?",
            "other": "I do not have it in that size. I have {choices}. Which one would you like?",
        },
        "Which one would you like?",
    ),
    Say.NONE_SUCH: Prompt(
        {
            "one": "Sorry, {seller} does not sell {heard}. I have {choices}. Would you like that one?",
            "other": "Sorry, {seller} does not sell {heard}. I have {choices}. Which one would you like?",
        },
        {"one": "Say yes for {choices}, or no. Would you like that one?", "other": WHICH},
    ),
    Say.NONE_SUCH_THAT: Prompt(
        {
            "one": "Sorry, {seller} does not sell that. I have {choices}. Would you like that one?",
            "other": "Sorry, {seller} does not sell that. I have {choices}. Which one would you like?",
        },
        {"one": "Say yes for {choices}, or no. Would you like that one?", "other": WHICH},
    ),
    Say.WHICH_BRAND: Prompt("For {kind} I have {choices}. Which brand would you like?", WHICH),
    Say.ASK_BRAND_ONE: Prompt(
        "Did you mean {choices}?", "Say yes for {choices}, or say the brand again. Did you mean {choices}?"
    ),
    Say.ASK_BRAND_SOME: Prompt("Did you mean {choices}?", WHICH),
    Say.ASK_BRAND_AGAIN: Prompt("Please say the name, or the number: {choices}. Which one?", WHICH),
    Say.BRAND_AGAIN: Prompt("Sorry about that. Which brand did you mean?", "Please say the brand. Which one is it?"),
    Say.BRAND_NOT_HEARD: Prompt(
        "Sorry, I did not catch the brand. Which brand would you like?", "Please say the brand. Which one is it?"
    ),
    Say.BRAND_GIVE_UP: Prompt("Sorry, I still did not catch the brand. You can find it in the {seller} shop as well."),
    Say.CHOOSE_AGAIN: Prompt("Sorry, I did not get which one. What would you like?", ANYTHING),
    Say.QUANTITY_LIMIT: Prompt(
        "I can order one to {most} of {product} at a time. How many would you like?",
        "Say, for example: make it two. How many would you like?",
    ),
    Say.OUT_OF_STOCK: Prompt(
        "Sorry, we are out of {product} right now. Shall I tell you here when it is back?",
        "Say yes or no. Shall I tell you when it is back?",
    ),
    Say.OUT_OF_STOCK_INSTEAD: Prompt(
        "Sorry, we are out of {product} right now. Would you like {other} for {price} instead?",
        "Would you like {other} instead?",
    ),
    Say.ONLY_LEFT: Prompt(
        {
            "one": "Sorry, I have only one of {product} left. How many would you like?",
            "other": "Sorry, I have only {count} of {product} left. How many would you like?",
        },
        "Say, for example: make it one. How many would you like?",
    ),
    Say.FINISH_AT_SHOP: Prompt(
        "{seller} sells {product} on its own page only. I put the link in your Alexa app, to finish there."
    ),
    Say.QUOTE: Prompt(
        {
            "one": "I have {item} from {seller} for {price}. With tax and shipping the total is {total},"
            " with delivery to your account's address by {day}. Shall I order it?",
            "other": "I have {count} of {item} from {seller} for {price} together. With tax and shipping the total is {total},"
            " with delivery to your account's address by {day}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.QUOTE_USUAL: Prompt(
        {
            "one": "Your usual: {item} from {seller} for {price}. With tax and shipping the total is {total},"
            " with delivery to your account's address by {day}. Shall I order it?",
            "other": "Your usual, {count} of {item} from {seller} for {price} together. With tax and shipping the total is"
            " {total}, with delivery to your account's address by {day}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.QUOTE_BEST: Prompt(
        {
            "one": "Of {of} kinds my best offer is {item} from {seller} for {price}. With tax and shipping the total is"
            " {total}, with delivery to your account's address by {day}. Shall I order it?",
            "other": "Of {of} kinds my best offer is {count} of {item} from {seller} for {price} together. With tax and"
            " shipping the total is {total}, with delivery to your account's address by {day}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.QUOTE_CHANGED: Prompt(
        {
            "one": "The offer has changed since I told you, so I have not ordered yet. {item} from {seller} now"
            " costs {price}. With tax and shipping the total is {total}, with delivery to your account's address by {day}. Shall I order it?",
            "other": "The offer has changed since I told you, so I have not ordered yet. {count} of {item} from"
            " {seller} now cost {price}. With tax and shipping the total is {total}, with delivery to your account's address by {day}."
            " Shall I order them?",
        },
        "The total is now {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.ORDERED: Prompt(
        {
            "one": "Done. I ordered {product} from {seller} for {total} in all. It arrives by {day}."
            " The receipt is in your Alexa app.",
            "other": "Done. I ordered {count} of {product} from {seller} for {total} in all. They arrive by {day}."
            " The receipt is in your Alexa app.",
        }
    ),
    Say.ORDER_SENT: Prompt(
        {
            "one": "I have sent your order of {product} to {seller}, for {total} in all. They have not confirmed it yet:"
            " you will hear from us.",
            "other": "I have sent your order of {count} of {product} to {seller}, for {total} in all. They have not"
            " confirmed it yet: you will hear from us.",
        }
    ),
    Say.SENT_BEFORE: Prompt(
        "I have sent that order already: {product}, {total} in all. {seller} has not confirmed it yet, and I did not"
        " send it again."
    ),
    Say.ORDER_REFUSED: Prompt(
        "Sorry, {seller} did not take the order of {product}, so nothing is ordered. Is there anything else?",
        "Is there anything else you would like?",
    ),
    Say.ORDERED_BEFORE: Prompt("That is ordered already: {product}, {total} in all. I did not order it again."),
    Say.ORDER_NOT_PLACED: Prompt(
        "Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?",
        "Say yes to try again. It cannot be ordered twice. Shall I try again?",
    ),
    Say.ORDER_UNKNOWN: Prompt(
        "Sorry, I could not tell whether the order went through. Ask me where my order is, or let me try again: it"
        " cannot be ordered twice. Shall I try again?",
        "Say yes to try again, or ask: where is my order. It cannot be ordered twice. Shall I try again?",
    ),
    Say.ORDER_LEFT: Prompt(
        "Okay, I will not try again. If it went through after all, you hear it when you ask: where is my order."
        " Is there anything else?",
        "Is there anything else you would like?",
    ),
    Say.NOT_ORDERED: Prompt(
        "Okay, I have not ordered it. Is there anything else?", "Is there anything else you would like?"
    ),
    Say.RESEARCH_WHAT: Prompt(
        "You can name a brand, a product, or what you need it for. What would you like to know about?",
        "Say, for example: what is good for hard water. What would you like to know about?",
    ),
    Say.RESEARCH_PRODUCT: Prompt(
        "{product}: {fact} The price is {price}. I can send it to your phone. Or would you like to order it?",
        "Say: send it to my phone. Or would you like to order it?",
    ),
    Say.RESEARCH_NEED: Prompt(
        "For {need} I suggest {product}. {fact} The price is {price}. I can send it to your phone."
        " Or would you like to order it?",
        "Say: send it to my phone. Or would you like to order it?",
    ),
    Say.RESEARCH_ANY: Prompt("I have {choices}. Which one would you like to hear about?", WHICH),
    Say.RESEARCH_SOME: Prompt("For {topic} I have {choices}. Which one would you like to hear about?", WHICH),
    Say.NEED_UNKNOWN: Prompt(
        "Sorry, I know nothing about {heard} yet. What else would you like to know about?",
        "What would you like to know about?",
    ),
    Say.STATUS_LAST: Prompt("Your last order was {product}, placed on {day}, {total} in all."),
    Say.STATUS_CANCELLED: Prompt("Your last order, {product} of {day}, was cancelled."),
    Say.STATUS_WAITING: Prompt(
        "Your last order was {product}, placed on {day}, {total} in all. {seller} has not confirmed it yet."
    ),
    Say.NOTICE_SOLD_OUT: Prompt(
        "About your order of {product}: {seller} could not fill it, since it is sold out. It is cancelled."
    ),
    Say.NOTICE_PRICE_CHANGED: Prompt(
        "About your order of {product}: its price at {seller} had changed, so it is cancelled. You can order it again."
    ),
    Say.NOTICE_ESCALATION: Prompt(
        "About your order of {product}: {seller} takes it on its own page only, so it is cancelled."
    ),
    Say.NOTICE_DECLINED: Prompt("About your order of {product}: {seller} did not take it, so it is cancelled."),
    Say.NOTICE_UNANSWERED: Prompt(
        "About your order of {product}: {seller} did not answer me for days, so I have cancelled it on my side."
        " Should it come all the same, {seller} had it from me before."
    ),
    Say.STATUS_NONE: Prompt("I do not know an earlier order of yours. What would you like to order?", ANYTHING),
    Say.STATUS_NOT_FOUND: Prompt(
        "I do not find that order so far. I can try again; it cannot be ordered twice. Shall I try again?",
        "Say yes to try again. It cannot be ordered twice. Shall I try again?",
    ),
    Say.STATUS_TROUBLE: Prompt("Sorry, I cannot look up your orders just now. Please try again in a moment."),
    Say.REFUND_HOW: Prompt(
        "I am sorry. Your order of {product} was placed on {day}. I cannot give a refund by voice: you can ask for it, or"
        " for another one, on your orders page at {seller}. The link and the order's number are in your Alexa app."
    ),
    Say.CONTACT_HOW: Prompt(
        "I cannot connect you to a person. Whom to ask at {seller}, about a late order too, stands on your orders page:"
        " the link is in your Alexa app."
    ),
    Say.REFUND_UNKNOWN: Prompt(
        "I cannot give a refund by voice. You find your orders, and whom to ask, on the page of {seller}:"
        " the link is in your Alexa app."
    ),
    Say.CARD_HANDOFF_TITLE: Prompt("{product}"),
    Say.CARD_HANDOFF: Prompt("{price} at {seller}\n{fact}\n\nLook at it or order it here:\n{link}"),
    Say.CARD_HANDOFF_ALL: Prompt(
        "{items}\n{price} together at {seller}, before tax and shipping\n\nLook at them or order them here:\n{link}"
    ),
    Say.CARD_CONTINUE_TITLE: Prompt("Go on at {seller}"),
    Say.CARD_CONTINUE: Prompt("{product}\n\nFinish your order here:\n{link}"),
    Say.CARD_SERVICE_TITLE: Prompt("Your orders at {seller}"),
    Say.CARD_SERVICE: Prompt("Orders are cancelled and refunded here:\n{link}"),
    Say.CARD_SERVICE_ORDER: Prompt("Order number: {order}\n\nAsk to cancel it or for a refund here:\n{link}"),
    Say.CARD_RECEIPT_TITLE: Prompt("Ordered from {seller}"),
    Say.CARD_RECEIPT: Prompt(
        "{lines}\nShipping: {shipping}\nTax: {tax}\nTotal: {total}\nDelivery by {day}\nOrder number: {order}"
    ),
    Say.MAIL_REFUSED_TITLE: Prompt("Your order at {seller} is cancelled"),
    Say.SHIPPING_STANDARD: Prompt("Standard shipping"),
}
