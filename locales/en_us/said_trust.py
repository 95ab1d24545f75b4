"""What the skill says in American English about trust: where it goes on, and what is kept of whom."""

from __future__ import annotations

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
}
