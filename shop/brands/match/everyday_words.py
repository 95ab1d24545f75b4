"""Everyday words of shopping: they say what kind of goods is wanted, not whose.

"Dove soap" is Dove; "vitamins" is nobody's name, however near Vitamix it sounds. Our own list, and not a complete one:
names of brands are looked up first, so that a word here takes nothing from a brand that is called so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shop.brands.match.heard_text import other_number, without_article
from shop.brands.normal import squeezed
from shop.brands.sound.pronunciations import spoken_key

_KINDS = frozenset(
    "adapter aftershave apple appliance apron avocado bacon bag balm banana bandage bar basket battery bean "
    "beef beer belt berry beverage bike biscuit blade blanket bleach blender body book boot bottle bowl box "
    "bread broom broth brush bulb burger butter cable cake camera can candle candy capsule car carrot carton "
    "cat cereal chair charger cheese chicken chip chocolate cleaner cleanser cloth clothes coat cocoa coffee "
    "cola cologne comb concealer conditioner cooker cookie cord corn cosmetic cracker cream creamer crisp cup "
    "dental deodorant dessert detergent diaper dish dishwasher dog donut drink drug dryer dust egg energy "
    "exfoliator eye eyeliner face fan filter fish flea floss flour foil food formula foundation fragrance "
    "freshener fries fruit fryer garbage gel glass glove glue grain granola gum hair ham hand hat headphone "
    "heater honey house humidifier ice insect iron jacket jam jean jelly jerky juice ketchup kettle kitchen "
    "kitten knife lamp laptop laundry lemonade lens light liner lip lipstick liquid litter lock lotion lunch "
    "machine makeup mascara mask mayo mayonnaise meal meat medicine microwave milk mint mixer moisturizer "
    "monitor mop mouse mouthwash muffin mug mustard nail napkin nappy needle noodle nut oat oatmeal oil "
    "ointment oven pad paint pan pants paper pasta paste pea peanut pen pencil perfume pet phone pill pillow "
    "pizza plate pod polish popcorn pork pot potato powder pretzel printer probiotic product protein puppy "
    "purse razor refill remover repellent rice ring roll rug salad salami salmon salsa salt sandal sandwich "
    "sanitizer sauce sausage scale scissors screen scrub seed serum shampoo shaver sheet shirt shoe shower "
    "skin skirt snack soap sock soda softener soup speaker spice sponge spray stain stapler steak stick straw "
    "sugar suit sunglasses sunscreen supplement sweater sweet sweetener syrup table tablet tampon tape tea tee "
    "thermometer tick tile tissue toaster toilet tomato toner tool tooth toothbrush toothpaste towel toy trash "
    "treat trouser tuna turkey umbrella underwear vacuum vegetable vinegar vitamin wallet wash watch water wax "
    "wine wipe wrap yeast yoghurt yogurt".split()
)
_QUALITIES = frozenset(
    "big black blue brown cheap cheaper clean clear cold dark dry extra fabric fat fresh frozen fluid free gold good "
    "gray green grey large last light liquid long mild mini moisturizing natural new old orange organic original pink "
    "plain purple red regular same scented sensitive short small soft sparkling spicy still strong super unscented "
    "usual warm wet white whole yellow".split()
)
_SMALL = frozenset(
    "a all an and any for here i in it lot me more my now of off on one ones our out pack so some that the thing this "
    "up with you your".split()
)


def only_everyday(tokens: Sequence[str]) -> bool:
    """Return whether a heard text is made of everyday words alone: "vitamins", "the blue one"."""
    telling = [token for token in tokens if token not in _SMALL]
    return bool(telling) and all(token in _QUALITIES or _is_kind(token) for token in telling)


def only_small(tokens: Sequence[str]) -> bool:
    """Return whether a heard text is but a word that everybody says all day: "on", "all"."""
    return all(token in _SMALL for token in tokens)


def without_kind(tokens: Sequence[str], keep: Collection[str] = ()) -> tuple[str, ...]:
    """Return the words without the kind of goods behind them: "bounty paper towels" -> "bounty".

    Of everyday words alone nothing is dropped. A word of `keep` stays.
    """
    last = len(tokens)
    while last > 1 and _is_kind(tokens[last - 1]) and tokens[last - 1] not in keep:
        if all(token in _SMALL or token in _QUALITIES or _is_kind(token) for token in tokens[: last - 1]):
            return tuple(tokens)
        last -= 1
    return tuple(tokens[:last])


def kinds_behind(tokens: Sequence[str]) -> int:
    """Return how many words behind the first say the kind of goods: 2 of "bounty paper towels"."""
    behind = 0
    while behind < len(tokens) - 1 and _is_kind(tokens[-1 - behind]):
        behind += 1
    return behind


def spellings(text: str) -> set[str]:
    """Return what the exact table is asked for: the text, without article or kind of goods, in the other number."""
    shorter = without_article(tuple(text.split()))
    least = len(shorter) - kinds_behind(shorter)
    keys = {squeezed(text), spoken_key(text), *("".join(shorter[:size]) for size in range(least, len(shorter) + 1))}
    return keys | {other for key in keys if (other := other_number(key))}


def _is_kind(token: str) -> bool:
    ends = (token, token.removesuffix("s"), token.removesuffix("es"), f"{token.removesuffix('ies')}y")
    return any(end in _KINDS for end in ends)
