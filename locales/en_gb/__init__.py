"""British English: what differs from American English, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from locales.en_gb.said import SAID
from locales.en_us import LOCALE as AMERICAN

if TYPE_CHECKING:
    from locales.heard import BrandWords

CONTAINERS = frozenset({"punnet", "punnets", "sachet", "sachets", "multipack", "multipacks"})
KINDS = frozenset(
    "aubergine biro bin colouring courgette dummy duvet flannel fridge hob hoover jumper loo moisturiser plaster pram "
    "squash tights tin trainer washing wellie".split()
)
QUALITIES = frozenset({"coloured", "fibre", "flavoured", "moisturising", "unflavoured"})


def _brand_words() -> BrandWords:
    american = AMERICAN.brand_words
    return american._replace(kinds=american.kinds | KINDS, qualities=american.qualities | QUALITIES)


LOCALE = AMERICAN.varied(
    "en-GB",
    said=SAID,
    manner=replace(
        AMERICAN.manner,
        day="{weekday} the {nth} of {month}",
        signs={**AMERICAN.manner.signs, "USD": "US${}"},
        or_last=" or ",
        and_last=" and ",
    ),
    numbers=AMERICAN.numbers._replace(spelled_joined="and ", containers=AMERICAN.numbers.containers | CONTAINERS),
    load_brand_words=_brand_words,
)
