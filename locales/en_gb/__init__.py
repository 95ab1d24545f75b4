"""British English: what differs from American English, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from locales.en_gb.said import SAID
from locales.en_us import LOCALE as AMERICAN

if TYPE_CHECKING:
    from locales.heard import BrandWords, Sentences

THANKS = frozenset({"ta", "cheers"})
CONTAINERS = frozenset({"punnet", "punnets", "sachet", "sachets", "multipack", "multipacks"})
KINDS = frozenset(
    "aubergine biro bin colouring courgette dummy duvet flannel fridge hob hoover jumper loo moisturiser plaster pram "
    "squash tights tin trainer washing wellie".split()
)
SPOKEN_KINDS = {
    "diapers": "nappies",
    "dish-soap": "washing up liquid",
    "laundry-detergent": "washing powder",
    "paper-towels": "kitchen roll",
    "trash-bags": "bin bags",
}
QUALITIES = frozenset({"coloured", "fibre", "flavoured", "moisturising", "unflavoured"})


def _brand_words() -> BrandWords:
    american = AMERICAN.brand_words
    return american._replace(kinds=american.kinds | KINDS, qualities=american.qualities | QUALITIES)


def _sentences() -> Sentences:
    american = AMERICAN.sentences
    yes, around = american.only["AMAZON.YesIntent"]
    only = {**american.only, "AMAZON.YesIntent": (yes, around | THANKS | {"smashing", "fab", "champion"})}
    thanks = ("ta very much", *sorted(THANKS))
    return american._replace(openings=(*american.openings, *thanks), after=(*american.after, *thanks), only=only)


LOCALE = AMERICAN.varied(
    "en-GB",
    said=SAID,
    manner=replace(
        AMERICAN.manner,
        day="{weekday} the {nth} of {month}",
        day_of_year="{day} {year}",
        signs={**AMERICAN.manner.signs, "USD": "US${}"},
        or_last=" or ",
        and_last=" and ",
    ),
    numbers=AMERICAN.numbers._replace(spelled_joined="and ", containers=AMERICAN.numbers.containers | CONTAINERS),
    product_words=AMERICAN.product_words._replace(kinds=SPOKEN_KINDS),
    load_brand_words=_brand_words,
    load_sentences=_sentences,
    replies=replace(AMERICAN.replies, around=AMERICAN.replies.around | THANKS),
)
