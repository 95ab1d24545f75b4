"""What the skill says in American English where an experiment withholds the offer to send it to the phone."""

from __future__ import annotations

from locales.en_us.said_between import ANYTHING
from locales.prompt import Prompt
from locales.say import Say

SAID_HELD_OUT: dict[Say, Prompt] = {
    Say.LINK_ACCOUNT_ALONE: Prompt(
        {
            "one": "I have {item} from {seller} for {price}. To order it by voice, please link your {seller} account"
            " first: the card for that is in your Alexa app. What else would you like?",
            "other": "I have {count} of {item} from {seller} for {price} together. To order them by voice, please link"
            " your {seller} account first: the card for that is in your Alexa app. What else would you like?",
        },
        ANYTHING,
    ),
    Say.VOICE_NOT_KNOWN_ALONE: Prompt(
        "Your household lets only voices that Alexa knows order here, and I do not know yours. Nothing is ordered."
        " What else would you like?",
        ANYTHING,
    ),
    Say.PIN_WRONG_ALONE: Prompt(
        "I could not make sure that it is you, so nothing is ordered. What else would you like?", ANYTHING
    ),
    Say.OVER_ORDER_LIMIT_ALONE: Prompt(
        "That comes to {total}, and your household allows {limit} for one order by voice. Nothing is ordered."
        " What else would you like?",
        ANYTHING,
    ),
    Say.OVER_WEEK_LIMIT_ALONE: Prompt(
        "With this order of {total} it would be more than the {limit} that your household allows by voice in seven"
        " days. Nothing is ordered. What else would you like?",
        ANYTHING,
    ),
    Say.CODE_LOCKED_ALONE: Prompt(
        "The voice code was wrong three times, so I take no code any more, and nothing is ordered. You can set a new"
        " one on your account page at {seller}: the link is in your Alexa app. What else would you like?",
        ANYTHING,
    ),
}
