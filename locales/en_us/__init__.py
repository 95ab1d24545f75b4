"""American English."""

from __future__ import annotations

from locales.en_us.brand_words import BRAND_WORDS
from locales.en_us.said import SAID
from locales.en_us.sentences import INVOCATION, SENTENCES
from locales.en_us.words import MANNER, NUMBERS, PRODUCT_WORDS
from locales.locale import Locale

LOCALE = Locale(
    tag="en-US",
    said=SAID,
    manner=MANNER,
    numbers=NUMBERS,
    product_words=PRODUCT_WORDS,
    brand_words=BRAND_WORDS,
    sentences=SENTENCES,
    invocation=INVOCATION,
)
