"""All that is of one language: a folder a locale, read through one value.

A folder (`locales/en_gb`) is a package with `LOCALE`; it holds what differs from the locale it is made from.
"""

from __future__ import annotations

from locales.heard import BrandWords, Invocation, ProductWords, Sentences
from locales.locale import Locale
from locales.lookup import known_tags, locale_of
from locales.manner import AllOf, Digits, FarDay, Manner, Numbered, OneOf, Together, Topic
from locales.numbers import Numbers
from locales.prompt import Prompt, form
from locales.replies import Replies, Reply
from locales.say import Say

__all__ = [
    "AllOf",
    "BrandWords",
    "Digits",
    "FarDay",
    "Invocation",
    "Locale",
    "Manner",
    "Numbered",
    "Numbers",
    "OneOf",
    "ProductWords",
    "Prompt",
    "Replies",
    "Reply",
    "Say",
    "Sentences",
    "Together",
    "Topic",
    "form",
    "known_tags",
    "locale_of",
]
