"""What the skill says in American English when it is opened, and about what it says then."""

from __future__ import annotations

from locales.en_us.said_between import ANYTHING
from locales.prompt import Prompt
from locales.say import Say

SAID_GREETING: dict[Say, Prompt] = {
    Say.WELCOME: Prompt(
        "Welcome to {seller}. I order what your home needs by voice, and answer questions about products."
        " You can say, for example: reorder coffee. What would you like?",
        ANYTHING,
    ),
    Say.WELCOME_BACK: Prompt(
        "Welcome back to {seller}. You can say: my usual. Or name a product. What would you like?", ANYTHING
    ),
    Say.WELCOME_USUAL: Prompt(
        "Welcome back to {seller}. Would you like your usual again, {product}?",
        "Say yes for {product}, or name something else. What would you like?",
    ),
    Say.WELCOME_ORDER: Prompt(
        {
            "one": "Welcome back to {seller}. Your order of {product} should arrive by {day}.",
            "other": "Welcome back to {seller}. Your order of {product} and more should arrive by {day}.",
        }
    ),
    Say.WELCOME_ORDER_UNNAMED: Prompt("Welcome back to {seller}. Your last order should arrive by {day}."),
    Say.WELCOME_AGAIN: Prompt("Welcome back to {seller}."),
    Say.WELCOME_BASKET: Prompt("Your basket still holds {items}, for {price} before tax and delivery."),
    Say.WELCOME_BASKET_UNNAMED: Prompt(
        {
            "one": "Your basket still holds something, for {price} before tax and delivery.",
            "other": "Your basket still holds {count} products, for {price} before tax and delivery.",
        }
    ),
    Say.WHAT_ELSE: Prompt("Okay. What else would you like?", ANYTHING),
    Say.QUIET: Prompt("Okay, I will not name what you buy when you open {seller}. What would you like?", ANYTHING),
    Say.ALOUD: Prompt("Okay, I may name what you buy when you open {seller}. What would you like?", ANYTHING),
    Say.WELCOME_IN_STOCK: Prompt(
        "Welcome back to {seller}. {product} is in stock again. Would you like to order it?",
        "Say yes to hear the total for {product}. Would you like to order it?",
    ),
    Say.ORDERED_BY_ITSELF: Prompt(
        {
            "one": "You are running out of {product}, so I ordered it for you, for {total} in all.",
            "other": "You are running out of {product} and more, so I ordered it for you, for {total} in all.",
        }
    ),
    Say.ORDERED_AS_PRESSED: Prompt("As a device of yours was asked for it, I ordered {product}, for {total} in all."),
    Say.ORDERED_AS_PRESSED_UNNAMED: Prompt("I ordered what a device of yours was asked for, for {total} in all."),
    Say.ORDERED_BY_ITSELF_UNNAMED: Prompt(
        "Something you use is running out, so I ordered it for you, for {total} in all."
    ),
    Say.TAKE_IT_BACK: Prompt("To take that back, say: cancel my order."),
    Say.LASTS_UNTIL: Prompt(
        "Your {product} should last until {day}. Shall I order it?",
        "Say yes to hear the total for {product}, or no. Shall I order it?",
    ),
    Say.USED_SLOWER: Prompt("Your {product} comes {often}, and you use it up more slowly than that."),
    Say.USED_FASTER: Prompt("Your {product} comes {often}, and you use it up faster than that."),
    Say.PLENTY_LEFT: Prompt("There is plenty of your {product} left."),
    Say.NOT_USED: Prompt("Your {product} is hardly used just now."),
    Say.USED_AGAIN: Prompt("Your {product} is being used up, and your subscription to it is paused."),
    Say.CHEAPER_PACK: Prompt("Your {product} comes {often}, and another size of it costs less for as much."),
    Say.FITTING_PACK: Prompt("Your {product} comes {often}, and another size of it fits better how much you use."),
    Say.LISTED: Prompt(
        "There is a list for {title}: {items}. That is {price} before tax. Shall I put it into your basket?",
        "Say yes to put it into your basket, or no. Shall I put it there?",
    ),
    Say.LISTED_IN_PART: Prompt(
        {
            "one": "There is a list for {title}: {items}. One more thing of it is left out. That is {price} before tax."
            " Shall I put what I named into your basket?",
            "other": "There is a list for {title}: {items}. {count} more things of it are left out. That is {price}"
            " before tax. Shall I put what I named into your basket?",
        },
        "Say yes to put what I named into your basket, or no. Shall I put it there?",
    ),
    Say.FITS_NEED: Prompt(
        "Your {thing} tells of {need}, and {product} is made for that. Would you like to order it?",
        "Say yes to hear the total for {product}, or no. Would you like to order it?",
    ),
    Say.FITS_SEASON: Prompt(
        "At this time of the year {product} goes with your {thing}. Would you like to order it?",
        "Say yes to hear the total for {product}, or no. Would you like to order it?",
    ),
    Say.FITS_WITH: Prompt(
        "{product} goes with your {thing}. Would you like to order it?",
        "Say yes to hear the total for {product}, or no. Would you like to order it?",
    ),
    Say.CODE_HELP: Prompt("Your {appliance} shows {code}. {help}"),
    Say.CODE_MENDS: Prompt(
        "Your {appliance} shows {code}. {help} {product} is made for that. Shall I order it?",
        "Say yes to hear the total for {product}, or no. Shall I order it?",
    ),
    Say.CODE_DANGER: Prompt(
        "Your {appliance} shows {code}. {help} Please do not use it any more, and call its maker's customer service."
    ),
    Say.RUNS_LOW: Prompt(
        "Your {product} may be running low. Shall I order it?",
        "Say yes to hear the total for {product}, or no. Shall I order it?",
    ),
}
