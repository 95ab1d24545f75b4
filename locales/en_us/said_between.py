"""What the skill says in American English between a wish and its end: about the basket, an offer, a product's facts."""

from __future__ import annotations

from locales.prompt import Prompt
from locales.say import Say

ANYTHING = "Say, for example: reorder coffee. What would you like?"
WHICH = "You can say the name, or the first one. Which one?"

SAID_BETWEEN: dict[Say, Prompt] = {
    Say.NOT_SOLD_THAT: Prompt("Sorry, {seller} does not sell that. What else would you like?", ANYTHING),
    Say.WHICH_PRODUCT: Prompt("I have {choices}. Which one would you like?", WHICH),
    Say.SORTS: Prompt("I have {count} kinds of {kind}, among them {choices}. Which one would you like?", WHICH),
    Say.HOW_MANY_PACKS: Prompt(
        "{product} comes in packs of {size}. How many packs would you like?",
        "Say, for example: make it two. How many packs would you like?",
    ),
    Say.HOW_MANY_MEANT: Prompt(
        "{count} of {product}: is that right, or how many would you like?",
        "Say yes for {count}, or for example: make it two. How many would you like?",
    ),
    Say.TAKE_YOUR_TIME: Prompt("Take your time, nothing is ordered yet."),
    Say.STILL_ORDER: Prompt(
        {
            "one": "The total is {total}. Shall I order it?",
            "other": "The total is {total} for {count}. Shall I order them?",
        },
        "The total is {total}. Say yes to order, or no to leave it. Shall I order?",
    ),
    Say.SHOP_AWAY: Prompt(
        "Sorry, {seller} does not answer just now. Shall I try again?",
        "Say yes or no. Shall I try again?",
    ),
    Say.ORDER_IT: Prompt("Shall I order it?", "Say yes to order, or no to leave it. Shall I order it?"),
    Say.STILL_INTEREST: Prompt(
        "Would you like to order it?", "Say: send it to my phone. Or would you like to order it?"
    ),
    Say.STILL_TOO: Prompt(
        "Would you like it too, with what I offered you?", "Say yes for all of it, or no. Would you like it too?"
    ),
    Say.STILL_SEND: Prompt("Shall I send it to your phone?", "Say yes or no. Shall I send it to your phone?"),
    Say.STILL_WHICH: Prompt("Which one would you like?", WHICH),
    Say.COUNT_OF_WHICH: Prompt(
        "Please say of which, for example: make the coffee two. Or shall I order it as it is?",
        "Say how many of which, or yes to order it as it is. Shall I order it?",
    ),
    Say.WHAT_IS_WRONG: Prompt(
        "Sorry about that. You can name another product, or say how many. What should I change?",
        "Say another product, or: make it two. What should I change?",
    ),
    Say.STILL_HOW_MANY: Prompt("How many would you like?", "Say, for example: make it two. How many would you like?"),
    Say.STILL_BASKET: Prompt(
        "You can name something else. Or shall I check out?", "Say yes to hear the total. Shall I check out?"
    ),
    Say.BASKET_ADDED: Prompt(
        {
            "one": "I put {items} into your basket, for {price}.",
            "other": "I put {items} into your basket. With that it holds {count} products, for {price} together.",
        }
    ),
    Say.BEST_OFFER: Prompt("Of {of} kinds of {kind} my best offer is {product}."),
    Say.BASKET_HOLDS: Prompt("In your basket: {items}, for {price} before tax and shipping."),
    Say.BASKET_TROUBLE: Prompt("Sorry, I cannot look into your basket just now."),
    Say.BASKET_EMPTY: Prompt("There is nothing in your basket. What would you like?", ANYTHING),
    Say.OTHER_BRAND: Prompt("Sorry, I do not know that brand."),
    Say.OTHER_BRANDS: Prompt(
        {
            "one": "Sorry, I do not know that brand. For {kind} I have {choices}. Would you like that one?",
            "other": "Sorry, I do not know that brand. For {kind} I have {choices}. Which one would you like?",
        },
        {"one": "Say yes for {choices}, or no. Would you like that one?", "other": WHICH},
    ),
    Say.NO_EARLIER: Prompt("I do not know an earlier order of yours."),
    Say.NOT_ALL_DONE: Prompt("I could not do all of that, for not all of it is there."),
    Say.ONE_AT_A_TIME: Prompt("I do one thing at a time: please say the rest again after this."),
    Say.BASKET_NOTHING: Prompt("There is nothing in your basket."),
    Say.BASKET_EMPTIED: Prompt("Your basket is empty now."),
    Say.BASKET_ORDERED: Prompt("That is ordered already, and nothing more is in your basket."),
    Say.BASKET_NOT_KEPT: Prompt("I could not keep that just now: what was in your basket may be in it again later."),
    Say.STILL_EMPTY: Prompt("Shall I empty your basket?", "Shall I empty your basket?"),
    Say.BASKET_REMOVED: Prompt("I took {product} out of your basket."),
    Say.BASKET_CHANGED: Prompt(
        {"one": "Only one of {product} now.", "other": "Your basket now has {count} of {product}."}
    ),
    Say.ONE_IS_OUT: Prompt(
        "Sorry, one of those is sold out, and {seller} does not say which. Which one shall I order: {choices}?", WHICH
    ),
    Say.ORDERED_JUST_NOW: Prompt(
        "I have sent {seller} an order of {product} just now, and it is not confirmed yet. This would be another one."
    ),
    Say.BASKET_OUT: Prompt("Sorry, we are out of {items} right now."),
    Say.SHOP_CHANGED: Prompt("{seller} would sell something else than you asked for."),
    Say.SHOP_SAYS: Prompt("{seller} says: {words}"),
    Say.NOT_DELIVERED_THERE: Prompt("{seller} does not deliver to the address of your account."),
    Say.PAYMENT_FAILED: Prompt("{seller} could not charge what is on file in your account."),
    Say.BASKET_NOT_SOLD_THAT: Prompt("Sorry, {seller} does not sell all of that."),
    Say.NOT_SOLD_ALONE: Prompt("Sorry, {seller} does not sell that."),
    Say.NOT_KNOWN_ALONE: Prompt("Sorry, I know nothing about that yet."),
    Say.STILL_HAVE: Prompt("I still have {items} for you."),
    Say.NEED_UNKNOWN_THAT: Prompt(
        "Sorry, I know nothing about that yet. What else would you like to know about?",
        "What would you like to know about?",
    ),
    Say.BASKET_LIMIT: Prompt("I can order one to {most} of {product} at a time."),
    Say.BASKET_FULL: Prompt("A basket holds {most} products at the most, so {items} did not go into it."),
    Say.CHECK_OUT: Prompt(
        "Shall I check out?", "Say yes to hear the total, or take something out of it. Shall I check out?"
    ),
    Say.OFFER_HOLDS: Prompt("That is {items}."),
    Say.NO_ORDER: Prompt("I do not know an earlier order of yours."),
    Say.NOT_HALF: Prompt("I cannot halve that."),
    Say.SUBSCRIBE_ONE: Prompt("I can repeat one thing at a time, so I put {items} into your basket meanwhile."),
    Say.ORDER_STANDS: Prompt("That is ordered already, and I cannot change how many are in an order."),
    Say.STILL_OFFERED: Prompt("Your order would be {items}."),
    Say.BASKET_NOT_SOLD: Prompt("Sorry, {seller} does not sell {heard}."),
    Say.COST_TOTAL: Prompt("It is {price} for the goods, {shipping} for shipping and {tax} tax: {total} in all."),
    Say.COST_SHIPPING: Prompt("Shipping is {shipping}."),
    Say.COST_TAX: Prompt("Tax is {tax}."),
    Say.COST_WITHOUT_TAX: Prompt("Without tax it is {without_tax}, shipping included."),
    Say.COST_WITHOUT_SHIPPING: Prompt("Without shipping it is {without_shipping}."),
    Say.ARRIVES: Prompt("It arrives by {day}."),
    Say.ADDRESS: Prompt("It goes to the address of your {seller} account: I cannot send it anywhere else."),
    Say.LEFT_WHERE: Prompt("It goes to the address of your {seller} account, and where it is left is set there too."),
    Say.PAYMENT: Prompt("You pay with what is on file in your {seller} account. I never see the card."),
    Say.SELLER: Prompt("It is sold by {seller}."),
    Say.ARRIVAL_TERMS: Prompt("I say the day it arrives before anything is ordered."),
    Say.COST_TERMS: Prompt("I say the total, with tax and shipping, before anything is ordered."),
    Say.NO_OFFERS: Prompt("I know of no coupons or special offers: what I tell you is what it costs."),
    Say.PRICE_NOT_TOLD: Prompt("{product} does not cost the {before} that I told you: {seller} has another price now."),
    Say.PRICE_SINCE: Prompt("The price of {product} has changed since you last bought it: it was {before}."),
    Say.TOTAL_OF_WHAT: Prompt(
        "I say the total, tax and shipping included, before anything is ordered. What would you like?", ANYTHING
    ),
    Say.GOOD_FOR: Prompt("Yes, {product} is for {need}. {fact}"),
    Say.DETAIL_ALL: Prompt("This is what I know of {product}, {size}: {fact}"),
    Say.DETAIL_YES: Prompt("Yes. {product}: {fact}"),
    Say.DETAIL_NO: Prompt("No. {product}: {fact}"),
    Say.DETAIL_UNKNOWN: Prompt("That I do not know. What I know of {product}, {size}: {fact}"),
    Say.IN_STOCK: Prompt("Yes, {product} is in stock, for {price}."),
    Say.BACK_UNKNOWN: Prompt(
        "{product} is out of stock, and I do not know yet when it is back. Shall I tell you here when it is?",
        "Say yes or no. Shall I tell you when it is back?",
    ),
    Say.RESEARCH_SOLD_OUT: Prompt(
        "{product}: {fact} We are out of it right now. Shall I tell you here when it is back?",
        "Say yes or no. Shall I tell you when it is back?",
    ),
    Say.STILL_BACK: Prompt("Shall I tell you when it is back?", "Say yes or no. Shall I tell you when it is back?"),
    Say.BACK_NOTED: Prompt(
        "Okay, I will tell you when you open {seller} and {product} is back. What else would you like?", ANYTHING
    ),
    Say.NO_ADVICE: Prompt(
        "I cannot give health advice: please ask a doctor or a pharmacist. I can tell you what a product's label says."
        " What would you like to know about?",
        "You can name a product. What would you like to know about?",
    ),
    Say.NONE_BIGGER: Prompt("{product} is the biggest of that kind that I have."),
    Say.NONE_SMALLER: Prompt("{product} is the smallest of that kind that I have."),
    Say.NONE_DEARER: Prompt("{product} is the dearest of that kind that I have."),
    Say.ALSO_OF_BRAND: Prompt("From {brand} I also have {items}."),
    Say.NO_ADVICE_ALONE: Prompt("I cannot give health advice: please ask a doctor or a pharmacist."),
    Say.RETURN_HOW: Prompt("How to send something back stands on the page of {seller}: the link is in your Alexa app."),
    Say.NO_OTHER: Prompt("I have nothing else like {product}."),
    Say.PRICE_IS: Prompt("{product} costs {price}, before tax and shipping."),
    Say.RESEARCH_BESIDE: Prompt(
        "{product}: {fact} The price is {price}. Would you like it too, with {items}?",
        "Say yes for all of it, or no. Would you like it too?",
    ),
    Say.RESEARCH_OFFERED: Prompt("{product}: {fact} The price is {price}."),
    Say.MORE_SIZE: Prompt("{product} comes as {size}, for {price}."),
    Say.MORE_NEEDS: Prompt("{product} is made for {needs}."),
    Say.MORE_FACT: Prompt("{fact}"),
    Say.MORE_NONE: Prompt("That is all I know of {product}."),
    Say.THAT_IS: Prompt("That is {product} for {price}."),
    Say.CHEAPEST: Prompt("The cheapest is {product} for {price}."),
    Say.UNIT_CHEAPEST: Prompt("By the {unit} {product} is the cheapest, at about {each}."),
    Say.UNIT_PRICE: Prompt("{product} comes to about {each} by the {unit}."),
    Say.PRICE_OF: Prompt("{count} of {product} would be {price}, before tax and shipping."),
    Say.ADVISED: Prompt("I cannot know which you would like best. {product} costs the least."),
    Say.FACT_OF: Prompt("{product}: {fact}"),
    Say.NONE_CHEAPER: Prompt("I have nothing cheaper of that kind."),
    Say.COMPARED: Prompt(
        "{product} is {price}: {fact} {other} is {other_price}: {other_fact} Which one would you like?", WHICH
    ),
    Say.COMPARE_WHAT: Prompt(
        "You can name two products to compare. Which two would you like to hear about?",
        "Say the names of both. Which two would you like to hear about?",
    ),
    Say.FOR_WHOM: Prompt("For whom is it: for a person, a baby, or a pet?", "For whom is it?"),
    Say.MADE_FOR_PEOPLE: Prompt("I do not offer {product} for a pet: that is made for people."),
    Say.MADE_FOR_PETS: Prompt("I do not offer {product} for people: that is made for pets."),
    Say.MADE_FOR_ANOTHER: Prompt("I do not offer {product} for that: it is made for another animal."),
    Say.LINK_CARD: Prompt("The card to link your {seller} account is in your Alexa app."),
    Say.ACCOUNT_TROUBLE: Prompt("Sorry, I cannot check your account just now. Please try again in a moment."),
    Say.UNLINK_WHERE: Prompt("You can unlink your {seller} account on this skill's page in the Alexa app."),
    Say.LINKED_ALREADY: Prompt("Your {seller} account is linked already."),
}
