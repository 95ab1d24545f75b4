"""What the skill says in American English about trust: where it goes on, and what is kept of whom."""

from __future__ import annotations

from locales.en_us.said_between import ANYTHING
from locales.prompt import Prompt
from locales.say import Say

ANYTHING_ELSE = "Is there anything else you would like?"

SAID_TRUST: dict[Say, Prompt] = {
    Say.HANDED_OFF: Prompt("I sent {product} to the Alexa app on your phone. Open the link there to finish."),
    Say.HANDED_OFF_PUSH: Prompt("I am sending {product} to your phone. The link is on a card in your Alexa app, too."),
    Say.HANDED_OFF_SCREEN: Prompt(
        "Scan the code on the screen to finish {product} on your phone. I put the link in your Alexa app, too."
    ),
    Say.PUSHED: Prompt("It is on your phone. Is there anything else?", ANYTHING_ELSE),
    Say.NOT_PUSHED: Prompt(
        "That did not reach your phone. The link is on a card in your Alexa app. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.PUSH_TOPIC: Prompt("Finish {product}"),
    Say.SCREEN_SCAN: Prompt("{price} at {seller}. Scan the code to finish on your phone."),
    Say.CODE_IS: Prompt(
        "For {product}, open {page} in any browser and type these eight digits: {code}. They are good for a day."
        " Is there anything else?",
        "The digits are {code}. Is there anything else?",
    ),
    Say.CODE_WHAT: Prompt(
        "For which product shall I read you a code?", "Say, for example: the coffee. For which product?"
    ),
    Say.HANDOFF_WHAT: Prompt(
        "What should I send to your phone?", "Say, for example: send the coffee to my phone. What should I send?"
    ),
    Say.HANDOFF_TROUBLE: Prompt("Sorry, I could not make the link just now. Please try again in a moment."),
    Say.ANYTHING_ELSE: Prompt("Is there anything else?", ANYTHING_ELSE),
    Say.CONSENT_AFTER: Prompt(
        "One question, and I ask it only once: may I keep what you ask and buy here together with your account,"
        " to see whether I am of any use? You can end it at any time: say stop measuring me. May I?",
        "Say yes if I may keep it, or no if not. May I?",
    ),
    Say.CHOICE_WAITS: Prompt(
        "Done. Your choice is noted and cannot get lost; it may take some minutes until it holds everywhere."
        " What would you like now?",
        "What would you like now?",
    ),
    Say.ADS_ASK: Prompt(
        "May {seller} use what you ask and buy here to choose the advertising that it shows you elsewhere?"
        " You can end it at any time: say no more advertising. May they?",
        "Say yes if they may, or no if not. May they?",
    ),
    Say.ADS_GIVEN: Prompt("Okay, they may. What would you like now?", "What would you like now?"),
    Say.ADS_REFUSED: Prompt(
        "Okay. Nothing you ask or buy here is used for advertising. What would you like now?",
        "What would you like now?",
    ),
    Say.KNOWN_ORDERS: Prompt(
        {
            "one": "I know of one order of yours by voice.",
            "other": "I know of {count} orders of yours by voice.",
        }
    ),
    Say.KNOWN_MANY: Prompt("I know of at least {count} orders of yours by voice."),
    Say.KNOWN_MEASURED: Prompt("What you ask here is kept together with your account, as you allowed."),
    Say.KNOWN_UNMEASURED: Prompt("What you ask here is kept without anything that ties it to you."),
    Say.KNOWN_ADS: Prompt("It may be used to choose advertising, as you allowed."),
    Say.KNOWN_NO_ADS: Prompt("None of it is used for advertising."),
    Say.KNOWN_BASKET: Prompt(
        {
            "one": "One product waits in your basket, for thirty days at most.",
            "other": "{count} products wait in your basket, for thirty days at most.",
        }
    ),
    Say.DATA_NOT_SOLD: Prompt(
        "No. What you ask and buy here is sold to nobody, and used for advertising only if you said yes to that."
    ),
    Say.GUARDS_WHERE: Prompt(
        "A voice code, spending limits, and whose voice may order are set on your account page at {seller}: the link is"
        " in your Alexa app."
    ),
    Say.KNOWN_END: Prompt(
        "You can say: stop measuring me, or: delete my data. What would you like?",
        "Say, for example: delete my data. What would you like?",
    ),
    Say.CONSENT_ASK: Prompt(
        "May I keep what you ask and buy here together with your account, to see whether I am of any use?"
        " You can end it at any time: say stop measuring me. May I?",
        "Say yes if I may keep it, or no if not. May I?",
    ),
    Say.CONSENT_LATER: Prompt("Nothing is changed about what I keep: ask me that again when this is settled."),
    Say.CONSENT_GIVEN: Prompt("Thank you, I will."),
    Say.CONSENT_REFUSED: Prompt("Okay, I will not."),
    Say.CONSENT_REFUSED_AFTER: Prompt("Okay, I will not keep it. Your order stands."),
    Say.OPTED_OUT: Prompt("Done. From now on I keep nothing that ties what you ask here to you, only your orders."),
    Say.CONSENT_TROUBLE: Prompt("Sorry, I could not save your choice just now. Please say it again in a moment."),
    Say.ERASE_ASK: Prompt(
        "That deletes what you asked and bought here, and it cannot be undone. It cancels no order: {seller} keeps"
        " those it has, and one that is on its way there still gets there. Shall I delete it all?",
        "Say yes to delete it all, or no to keep it. Shall I delete it?",
    ),
    Say.ERASE_ENDS: Prompt(
        {
            "one": "Your subscription ends with it too: nothing more of it is ordered.",
            "other": "Your {count} subscriptions end with it too: nothing more of them is ordered.",
        }
    ),
    Say.ERASED: Prompt(
        "Done. What you asked and bought here is being deleted right now, and is gone from every backup"
        " within {days} days."
    ),
    Say.ERASED_BUT_ORDERS: Prompt(
        "Your order is not cancelled: if {seller} does not have it yet, I keep it and whom it is for until it does,"
        " until {day} at the latest."
    ),
    Say.ERASED_UNSURE: Prompt(
        "I could not tell whether your last order went through. If it did, it is not cancelled: I keep it and whom it"
        " is for until {seller} has it, until {day} at the latest."
    ),
    Say.ERASED_NEW: Prompt("What you ask from now on is as if you were new. What would you like now?", ANYTHING),
    Say.CARD_ERASED_TITLE: Prompt("Deleted, and what is left of it"),
    Say.CARD_ERASED: Prompt(
        "Order {order} is not cancelled. If it is on its way to {seller}, whom it is for is kept, encrypted, until"
        " {seller} has taken or refused it, until {day} at the latest. Then both are deleted."
    ),
    Say.ERASE_KEPT: Prompt("Okay, nothing was deleted."),
    Say.ERASE_REFUSED: Prompt("Okay, nothing was deleted. What would you like now?", ANYTHING),
    Say.ERASE_TROUBLE: Prompt("Sorry, I could not delete it just now. Please say it again in a moment."),
    Say.ERASE_WAITS: Prompt(
        "Done. That is noted and cannot get lost: it is deleted as soon as I reach it, within minutes as a rule."
    ),
    Say.CARD_KNOWN_TITLE: Prompt("What {seller} knows of you"),
    Say.CARD_KNOWN: Prompt(
        "Your orders by voice, so that you can order again and ask where they are. What you ask for: together with your"
        " account only if you allowed it. Names of products and brands that were heard: 90 days. Never your voice.\n\n"
        "Say: stop measuring me. Or: no more advertising. Or: delete my data."
    ),
    Say.VOICE_NOT_KNOWN: Prompt(
        "Your household lets only voices that Alexa knows order here, and I do not know yours. Nothing is ordered."
        " Shall I send it to your phone?",
        "Shall I send it to your phone, so that you can order it there?",
    ),
    Say.OVER_ORDER_LIMIT: Prompt(
        "That comes to {total}, and your household allows {limit} for one order by voice. Nothing is ordered."
        " Shall I send it to your phone?",
        "Shall I send it to your phone, so that you can order it there?",
    ),
    Say.OVER_WEEK_LIMIT: Prompt(
        "With this order of {total} it would be more than the {limit} that your household allows by voice in seven"
        " days. Nothing is ordered. Shall I send it to your phone?",
        "Shall I send it to your phone, so that you can order it there?",
    ),
    Say.CODE_ASK: Prompt(
        "Nothing is ordered yet. What is your four digit voice code?", "What is your four digit voice code?"
    ),
    Say.VOICE_CODE_HELP: Prompt(
        "Nothing is ordered yet. It is the four digits that your household set on its account page at {seller}; if you"
        " forgot them, set new ones there. What is your four digit voice code?",
        "What is your four digit voice code?",
    ),
    Say.CODE_WRONG: Prompt(
        "That is not the code, and nothing is ordered. What is your four digit voice code?",
        "What is your four digit voice code?",
    ),
    Say.CODE_LOCKED: Prompt(
        "The voice code was wrong three times, so I take no code any more, and nothing is ordered. You can set a new"
        " one on your account page at {seller}: the link is in your Alexa app. Shall I send the product to your phone?",
        "Shall I send it to your phone, so that you can order it there?",
    ),
    Say.CODE_OFFERED: Prompt("For orders like this you can set a voice code on your account page at {seller}."),
    Say.EMAIL_NOT_ALLOWED: Prompt(
        "If you want a receipt by e-mail, allow it with the card that I sent to your Alexa app."
    ),
    Say.REMIND_WHICH: Prompt(
        {"one": "Your last order is {product}.", "other": "Your last order is {product} and other things."}
    ),
    Say.REMIND_ARRIVAL: Prompt(
        "It arrives by {day}. I can remind you on {day}, at nine in the morning, that your order comes. Shall I?",
        "Say yes or no. Shall I remind you on {day}?",
    ),
    Say.REMIND_OFFER: Prompt(
        "I can remind you on {day}, at nine in the morning, that it comes. Shall I?",
        "Say yes or no. Shall I remind you on {day}?",
    ),
    Say.REMIND_REORDER: Prompt(
        "I can remind you on {day}, at nine in the morning, to reorder. Shall I?",
        "Say yes or no. Shall I remind you on {day}?",
    ),
    Say.STILL_REMIND: Prompt("Shall I remind you on {day}?", "Say yes or no. Shall I remind you on {day}?"),
    Say.REMIND_SET: Prompt(
        "Okay, I will remind you on {day}, at nine in the morning. Is there anything else?", ANYTHING_ELSE
    ),
    Say.REMIND_LEFT: Prompt("Okay, no reminder. Is there anything else?", ANYTHING_ELSE),
    Say.REMIND_NO_DAY: Prompt(
        "I do not know the day on which your order comes, so I cannot remind you. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.REMIND_NOT_ALLOWED: Prompt(
        "Reminders have to be allowed first: I sent a card for that to your Alexa app. Then ask me again."
        " Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.REMIND_NOT_HERE: Prompt(
        "I cannot set a reminder on this device. Is there anything else?",
        ANYTHING_ELSE,
    ),
    Say.REMIND_TROUBLE: Prompt(
        "Sorry, I could not make sure that the reminder is set. Shall I try again?",
        "Say yes or no. Shall I try again?",
    ),
    Say.REMINDER_ARRIVES: Prompt("Your order from {seller} is due today."),
    Say.REMINDER_REORDER: Prompt("You wanted to reorder from {seller}."),
    Say.NOTIFICATIONS_NOT_ALLOWED: Prompt(
        "If you want Alexa to tell you when an order is on its way, allow it with the card that I sent to your Alexa"
        " app."
    ),
    Say.PIN_FIRST: Prompt("Nothing is ordered yet: first I make sure that it is you."),
    Say.PIN_WRONG: Prompt(
        "I could not make sure that it is you, so nothing is ordered. Shall I send it to your phone?",
        "Shall I send it to your phone, so that you can order it there?",
    ),
    Say.CARD_CODE_TITLE: Prompt("Your account at {seller}"),
    Say.CARD_CODE: Prompt("Set a voice code, or limits, on your account page:\n{link}"),
}
