"""What a customer may say next, whatever is open: by intent and by the slots that Alexa may put the words in."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.factories.open_states import BREAD, CHICKEN, FLOSS, GLUTEN_FREE, PUPPY, SOAP, TOWELS

RUXTON, CAFFARO, JORV = (
    "ruxton-house-ground-coffee",
    "caffarro-classico-ground-coffee",
    "morning-jorv-sunrise-ground-coffee",
)
COFFEE = (RUXTON, CAFFARO, JORV, "kaldivo-notte-decaf-ground-coffee")
HALF = "soap"
"""Half a name: of the dish soap, where that is there."""

KINDS = {
    "dental floss": (FLOSS,),
    "dish soap": (SOAP,),
    HALF: (SOAP, "calmora-hand-soap"),
    "paper towels": (TOWELS,),
    "dog food": (CHICKEN, PUPPY),
    "puppy food": (PUPPY,),
    "coffee": COFFEE,
    "bread flour": (BREAD,),
    "gluten free flour": (GLUTEN_FREE,),
    "flour": (BREAD, GLUTEN_FREE),
}


@dataclass(frozen=True)
class Ask:
    """One sentence: what sort of wish it is, what it names, how many, and what it takes away."""

    sort: str
    intent: str
    slots: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)  # by kind; "" of what is talked about
    refuses: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every product that may be meant by a name in it."""
        said = (heard for slot, heard in self.slots.items() if slot in ("product", "other_product", "third_product"))
        return frozenset(
            one
            for heard in said
            for kind, products in KINDS.items()
            if (kind == heard if kind == HALF else kind in heard)
            for one in products
        ) - frozenset(self.refuses)

    def count_of(self, product_id: str) -> int | None:
        """How many of a product are said; None where nothing is said of it."""
        kinds = (kind for kind, products in KINDS.items() if product_id in products)
        return next((self.counts[kind] for kind in kinds if kind in self.counts), None if self.names else self.bare)

    @property
    def bare(self) -> int | None:
        """A number that is said beside no name."""
        return self.counts.get("")


FLOSS_ = {"product": "dental floss"}
SOAP_ = {"product": "dish soap"}
THREE = {"quantity": "3"}

ASKS: dict[str, Ask] = {
    "order floss": Ask("order", "ReorderIntent", FLOSS_),
    "order three floss": Ask("order", "ReorderIntent", {**FLOSS_, **THREE}, {"dental floss": 3}),
    "order 'three floss'": Ask("order", "ReorderIntent", {"product": "three dental floss"}, {"dental floss": 3}),
    "order soap": Ask("order", "ReorderIntent", SOAP_),
    "order three soap": Ask("order", "ReorderIntent", {**SOAP_, **THREE}, {"dish soap": 3}),
    "order coffee": Ask("order", "ReorderIntent", {"product": "coffee"}),
    "order puppy food": Ask("order", "ReorderIntent", {"product": "puppy food"}),
    "order 15 pounds of flour": Ask("order", "ReorderIntent", {"product": "flour", "quantity": "15", "unit": "pounds"}),
    "three": Ask("count", "ReorderIntent", THREE, {"": 3}),
    "make it three": Ask("count", "ReorderIntent", {"meant_quantity": "3"}, {"": 3}),
    "three of those and floss": Ask("join", "ReorderIntent", {**THREE, "other_product": "dental floss"}, {"": 3}),
    "make it three and two floss": Ask(
        "join",
        "ReorderIntent",
        {"meant_quantity": "3", "other_quantity": "2", "other_product": "dental floss"},
        {"": 3, "dental floss": 2},
    ),
    "floss": Ask("name", "NameIntent", FLOSS_),
    "soap": Ask("name", "NameIntent", SOAP_),
    "half of soap's name": Ask("name", "NameIntent", {"product": "soap"}),
    "coffee": Ask("name", "NameIntent", {"product": "coffee"}),
    "puppy food": Ask("name", "NameIntent", {"product": "puppy food"}),
    "add it": Ask("add", "BasketAddIntent"),
    "add three": Ask("add", "BasketAddIntent", THREE, {"": 3}),
    "add floss": Ask("add", "BasketAddIntent", FLOSS_),
    "add three floss": Ask("add", "BasketAddIntent", {**FLOSS_, **THREE}, {"dental floss": 3}),
    "yes add floss": Ask("add", "BasketAddIntent", {**FLOSS_, "agreed": "yes"}),
    "add soap": Ask("add", "BasketAddIntent", SOAP_),
    "add three soap": Ask("add", "BasketAddIntent", {**SOAP_, **THREE}, {"dish soap": 3}),
    "add three and two floss": Ask(
        "join",
        "BasketAddIntent",
        {**THREE, "other_quantity": "2", "other_product": "dental floss"},
        {"": 3, "dental floss": 2},
    ),
    "add puppy food": Ask("add", "BasketAddIntent", {"product": "puppy food"}),
    "add 15 pounds of flour": Ask("add", "BasketAddIntent", {"product": "flour", "quantity": "15", "unit": "pounds"}),
    "change to three": Ask("count", "BasketChangeIntent", THREE, {"": 3}),
    "change floss to three": Ask("change", "BasketChangeIntent", {**FLOSS_, **THREE}, {"dental floss": 3}),
    "change soap to three": Ask("change", "BasketChangeIntent", {**SOAP_, **THREE}, {"dish soap": 3}),
    "take it": Ask("take", "TakeItIntent"),
    "take three": Ask("count", "TakeItIntent", THREE, {"": 3}),
    "no, floss": Ask("correct", "CorrectIntent", FLOSS_),
    "no, soap": Ask("correct", "CorrectIntent", SOAP_),
    "no, three": Ask("count", "CorrectIntent", THREE, {"": 3}),
    "not the soap": Ask("refuse", "CorrectIntent", {"not_product": "dish soap"}, refuses=(SOAP,)),
    "a different soap": Ask("refuse", "CorrectIntent", {"product": "different dish soap"}, refuses=(SOAP,)),
    "not the floss": Ask("refuse", "CorrectIntent", {"not_product": "dental floss"}, refuses=(FLOSS,)),
    "not the chicken": Ask("refuse", "CorrectIntent", {"not_product": "chicken"}, refuses=(CHICKEN,)),
    "not Caffarro": Ask("refuse", "CorrectIntent", {"not_brand": "caffarro"}, refuses=(CAFFARO,)),
    "the first one": Ask("choose", "ChooseIntent", {"choice": "first"}),
    "the second one": Ask("choose", "ChooseIntent", {"choice": "second"}),
    "that one": Ask("choose", "ChooseIntent", {"choice": "that one"}),
    "the puppy food, chosen": Ask("choose", "ChooseIntent", {"product": "puppy food"}),
    "remove it": Ask("remove", "BasketRemoveIntent"),
    "remove soap": Ask("remove", "BasketRemoveIntent", SOAP_, refuses=(SOAP,)),
    "remove floss": Ask("remove", "BasketRemoveIntent", FLOSS_, refuses=(FLOSS,)),
    "remove one": Ask("fewer", "BasketRemoveIntent", {"quantity": "1"}, {"": 1}),
    "the cheaper one": Ask("look", "CheaperIntent"),
    "the cheapest coffee": Ask("look", "CheaperIntent", {"product": "coffee"}),
    "compare flours": Ask("look", "CompareIntent", {"product": "bread flour", "other_product": "gluten free flour"}),
    "where is my order": Ask("aside", "OrderStatusIntent"),
    "what else": Ask("look", "NextIntent"),
    "about floss": Ask("look", "ResearchIntent", FLOSS_),
    "about coffee": Ask("look", "ResearchIntent", {"product": "coffee"}),
    "about soap": Ask("look", "ResearchIntent", SOAP_),
    "is floss in stock": Ask("look", "StockIntent", FLOSS_),
    "water in it": Ask("aside", "DetailIntent", {"detail": "water"}),
    "tell me more": Ask("aside", "MoreIntent"),
    "what is the total": Ask("aside", "TotalIntent"),
    "who sells it": Ask("aside", "SellerIntent"),
    "let me think": Ask("aside", "PauseIntent"),
    "help": Ask("aside", "AMAZON.HelpIntent"),
    "gibberish": Ask("aside", "AMAZON.FallbackIntent"),
    "what is in my basket": Ask("aside", "BasketIntent"),
    "check out": Ask("checkout", "CheckoutIntent"),
    "that is all": Ask("done", "DoneIntent"),
    "send it": Ask("send", "HandoffIntent"),
    "send three": Ask("send", "HandoffIntent", THREE, {"": 3}),
    "send the floss": Ask("send", "HandoffIntent", FLOSS_),
    "send the puppy food": Ask("send", "HandoffIntent", {"product": "puppy food"}),
    "that is wrong": Ask("leave", "WrongIntent"),
    "cancel the order of soap": Ask("leave", "CancelOrderIntent", SOAP_, refuses=(SOAP,)),
    "cancel": Ask("leave", "AMAZON.CancelIntent"),
    "yes": Ask("yes", "AMAZON.YesIntent"),
    "no": Ask("no", "AMAZON.NoIntent"),
}
