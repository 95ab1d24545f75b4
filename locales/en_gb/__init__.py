"""British English: what differs from American English, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from locales.en_gb.said import SAID
from locales.en_us import LOCALE as AMERICAN

CONTAINERS = frozenset({"punnet", "punnets", "sachet", "sachets", "multipack", "multipacks"})
KINDS = frozenset(
    "aubergine biro bin colouring courgette dummy duvet flannel fridge hob hoover jumper loo moisturiser plaster pram "
    "squash tights tin trainer washing wellie".split()
)
QUALITIES = frozenset({"coloured", "fibre", "flavoured", "moisturising", "unflavoured"})

LOCALE = AMERICAN.varied(
    "en-GB",
    said=SAID,
    manner=replace(
        AMERICAN.manner,
        day="{weekday} the {nth} of {month}",
        signs={**AMERICAN.manner.signs, "USD": "US${}"},
        or_last=" or ",
    ),
    numbers=AMERICAN.numbers._replace(spelled_joined="and ", containers=AMERICAN.numbers.containers | CONTAINERS),
    brand_words=AMERICAN.brand_words._replace(
        kinds=AMERICAN.brand_words.kinds | KINDS, qualities=AMERICAN.brand_words.qualities | QUALITIES
    ),
)
