"""American English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locales.en_us.said import SAID
from locales.en_us.words import MANNER, NUMBERS, PRODUCT_WORDS, REPLIES
from locales.locale import Locale

if TYPE_CHECKING:
    from locales.faq import Faq
    from locales.heard import BrandWords, Invocation, Sentences
    from locales.pages import LinkPages


def _brand_words() -> BrandWords:
    from locales.en_us.brand_words import BRAND_WORDS  # late: only who names a brand needs them

    return BRAND_WORDS


def _sentences() -> Sentences:
    from locales.en_us.sentences import SENTENCES  # late: only who stands in for Alexa needs them

    return SENTENCES


def _invocation() -> Invocation:
    from locales.en_us.sentences import INVOCATION  # late: only who makes models needs it

    return INVOCATION


def _link_pages() -> LinkPages:
    from locales.en_us.pages import LINK_PAGES  # late: only who serves links needs them

    return LINK_PAGES


def _faq() -> Faq:
    from locales.en_us.faq import FAQ  # late: only who writes a site's answers needs it, and no function does

    return FAQ


LOCALE = Locale(
    tag="en-US",
    said=SAID,
    manner=MANNER,
    numbers=NUMBERS,
    replies=REPLIES,
    product_words=PRODUCT_WORDS,
    load_brand_words=_brand_words,
    load_sentences=_sentences,
    load_invocation=_invocation,
    load_link_pages=_link_pages,
    load_faq=_faq,
)
