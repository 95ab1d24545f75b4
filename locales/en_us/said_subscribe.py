"""What the skill says in American English of what comes again and again."""

from __future__ import annotations

from locales.en_us.said_trust import ANYTHING_ELSE
from locales.prompt import Prompt
from locales.say import Say


def _of_so_many(one: str) -> Prompt:
    """Say how many come each time, where that is more than one."""
    return Prompt({"one": one, "other": f"{{count}} of {one}"})


_HOW = "Nothing is ordered by this message: order it at {seller}, or open the skill and ask for it."
_PRICE = (
    "From {seller} it comes to {total} in all now, and you agreed to {agreed}, so it was not ordered and nothing is"
    " charged."
)

SAID_SUBSCRIBE: dict[Say, Prompt] = {
    Say.MAIL_PROPOSED_TITLE: Prompt("{product} runs low"),
    Say.MAIL_PROPOSED: Prompt("{product} should run low soon. " + _HOW),
    Say.MAIL_PROPOSED_LASTS: Prompt("What is left of {product} should last until {day}. " + _HOW),
    Say.MAIL_HELP_TITLE: Prompt("Your {appliance} shows {code}"),
    Say.MAIL_HELP: Prompt("Your {appliance} shows {code}. {help} Nothing is ordered by this message. {seller}"),
    Say.MAIL_DANGER: Prompt(
        "Your {appliance} shows {code}. {help} Please do not use it any more, and call its maker's customer service."
        " {seller}"
    ),
    Say.MAIL_DEARER_TITLE: Prompt("Your subscription to {product} was not renewed: its price changed"),
    Say.MAIL_DEARER: Prompt(
        "{product}: " + _PRICE + " It is tried again on its next date. To have it at the new price, open the skill and"
        " say: resume my subscription. To end it, say: cancel my subscription."
    ),
    Say.MAIL_DEARER_SOON_TITLE: Prompt("Your next delivery of {product} gets dearer"),
    Say.MAIL_DEARER_ASKS: Prompt(
        "{product}: on {day} it is due again, and from {seller} it comes to {total} in all now; you agreed to {agreed}."
        " Unless you say yes to that it is not ordered, and nothing is charged. To have it at the new price, open the"
        " skill and say: resume my subscription. To end it, say: cancel my subscription."
    ),
    Say.MAIL_DEARER_GOES_ON: Prompt(
        "{product}: on {day} it is due again, and from {seller} it comes to {total} in all now; you agreed to {agreed}."
        " It is ordered all the same, as you wished for renewals that get dearer. If you do not want it, open the skill"
        " before that day and say: skip the next delivery. To end it, say: cancel my subscription."
    ),
    Say.EVERY_DAY: Prompt({"one": "every day", "other": "every {count} days"}),
    Say.EVERY_WEEK: Prompt({"one": "every week", "other": "every {count} weeks"}),
    Say.EVERY_MONTH: Prompt({"one": "every month", "other": "every {count} months"}),
    Say.HOW_OFTEN: Prompt(
        "How often would you like it, for example every four weeks?",
        "Say, for example: every four weeks. How often would you like it?",
    ),
    Say.HOW_OFTEN_INSTEAD: Prompt(
        "{product} comes {often}. How often would you like it instead, for example every six weeks?",
        "Say, for example: every six weeks. How often would you like it?",
    ),
    Say.WHICH_DAY: Prompt(
        "I can take a day from tomorrow on, within a year. Say it again with such a day, for example: until January 10."
        " Which day is it?",
        "Say, for example: until January 10. Which day is it?",
    ),
    Say.SUBSCRIBE_QUOTE: Prompt(
        {
            "one": "I can order {item} from {seller} {often}, for {total} each time in all, and never"
            " for more without asking. The first time is {day}. You can skip, pause or cancel whenever you like."
            " Shall I set that up?",
            "other": "I can order {count} of {item} from {seller} {often}, for {total} each time in all,"
            " and never for more without asking. The first time is {day}. You can skip, pause or cancel whenever you"
            " like. Shall I set that up?",
        },
        "Say yes to have it {often} for {total} each time, or no. Shall I set that up?",
    ),
    Say.STILL_SUBSCRIBE: Prompt(
        "It would be {often}, for {total} each time. Shall I set that up?", "Say yes or no. Shall I set that up?"
    ),
    Say.SUBSCRIBED: Prompt(
        {
            "one": "Done. {seller} will order {product} for you {often}, for the first time on {day}, for {total} each"
            " time. To end it, say: cancel my subscription. Is there anything else?",
            "other": "Done. {seller} will order {count} of {product} for you {often}, for the first time on {day}, for"
            " {total} each time. To end it, say: cancel my subscription. Is there anything else?",
        },
        ANYTHING_ELSE,
    ),
    Say.SUBSCRIBE_TROUBLE: Prompt(
        "I could not make sure of it just now. Say yes and I try it again: nothing is set up or changed twice."
        " Shall I try again?",
        "Say yes or no. Shall I try again?",
    ),
    Say.SUBSCRIBE_NOT_HERE: Prompt("{seller} takes no subscriptions by voice. Is there anything else?", ANYTHING_ELSE),
    Say.NO_SUBSCRIPTIONS: Prompt("You have no subscriptions at {seller}. Is there anything else?", ANYTHING_ELSE),
    Say.SUBSCRIPTIONS: Prompt(
        {
            "one": "You have one subscription: {each}. Is there anything else?",
            "other": "You have {count} subscriptions: {each}. Is there anything else?",
        },
        ANYTHING_ELSE,
    ),
    Say.WHICH_SUBSCRIPTION: Prompt(
        "You have {count} subscriptions: {each}. Say it again with the name of the one you mean. Which one is it?",
        "Say, for example: cancel my coffee subscription. Which one is it?",
    ),
    Say.SUBSCRIPTION_PAUSED: _of_so_many("{product}, {often}, paused"),
    Say.SUBSCRIPTION_UNPAID: _of_so_many("{product}, {often}, on hold since the last payment was declined"),
    Say.SUBSCRIPTION_SOLD_OUT: _of_so_many("{product}, {often}, sold out the last time, to be tried again on {day}"),
    Say.SUBSCRIPTION_DEARER: _of_so_many(
        "{product}, {often}, not ordered the last time since it costs more than we agreed, to be tried again on {day}"
    ),
    Say.PAUSE_ASK: Prompt(
        "Nothing of {product} is ordered until you resume it then. Shall I pause it?",
        "Say yes or no. Shall I pause it?",
    ),
    Say.END_ASK: Prompt(
        "Nothing more of {product} is ordered then. Shall I cancel your subscription for it?",
        "Say yes or no. Shall I cancel it?",
    ),
    Say.SUBSCRIPTION_ENDED: Prompt(
        "Done. Your subscription for {product} is cancelled. Is there anything else?", ANYTHING_ELSE
    ),
    Say.SUBSCRIPTION_OTHERS: Prompt(
        {
            "one": "Done, of {product}. One subscription goes on: {each}. Is there anything else?",
            "other": "Done, of {product}. {count} subscriptions go on: {each}. Is there anything else?",
        },
        ANYTHING_ELSE,
    ),
    Say.SUBSCRIPTION_FIRST_DAY: Prompt("The first time would be {day}."),
    Say.SUBSCRIPTION_FREE: Prompt("You can skip, pause or cancel it whenever you like."),
    Say.SUBSCRIPTION_NEXT: Prompt(
        {
            "one": "{product}, {often}, for {total} each time, next on {day}",
            "other": "{count} of {product}, {often}, for {total} each time, next on {day}",
        }
    ),
    Say.SKIP_ASK: Prompt(
        {
            "one": "After the next {product} one would come on {day}. Shall I skip the next one?",
            "other": "After the next {count} of {product} one would come on {day}. Shall I skip the next {count}?",
        },
        "Say yes or no. Shall I skip it?",
    ),
    Say.CHANGE_ASK: Prompt(
        {
            "one": "It would be {product} {often}, for {total} each time, next on {day}. Shall I change it so?",
            "other": "It would be {count} of {product} {often}, for {total} each time, next on {day}."
            " Shall I change it so?",
        },
        "Say yes or no. Shall I change it?",
    ),
    Say.CHANGE_VOICE_NOT_KNOWN: Prompt(
        "Your household lets only voices that Alexa knows order here, and I do not know yours. The subscription stays"
        " as it is. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.CHANGE_OVER_ORDER_LIMIT: Prompt(
        "That comes to {total} each time, and your household allows {limit} for one order by voice. The subscription"
        " stays as it is. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.CHANGE_OVER_WEEK_LIMIT: Prompt(
        "With {total} each time it would be more than the {limit} that your household allows by voice in seven days."
        " The subscription stays as it is. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.SUBSCRIPTION_CHANGED: Prompt("Done. You have {each}. Is there anything else?", ANYTHING_ELSE),
    Say.SUBSCRIPTION_ONCE: Prompt("Just once then, and no subscription."),
    Say.SUBSCRIPTION_NOT_NOW: Prompt("The subscription is not set up."),
    Say.END_YES_NO: Prompt(
        "Shall I cancel the subscription, yes or no?", "Please say yes or no. Shall I cancel the subscription?"
    ),
    Say.SUBSCRIPTION_ONE_ENDED: Prompt("Done. Your subscription for {product} is cancelled."),
    Say.SUBSCRIPTION_KEPT: Prompt("Okay, your subscription stays as it is."),
    Say.SUBSCRIPTION_LEFT: Prompt("Okay, nothing is set up or changed. Is there anything else?", ANYTHING_ELSE),
}
