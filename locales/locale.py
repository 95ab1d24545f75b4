"""All that is of one language or country, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from locales.heard import BrandWords, Invocation, ProductWords, Sentences
from locales.manner import Manner
from locales.numbers import Numbers
from locales.prompt import Prompt
from locales.say import Say


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Locale:
    """A locale's words and ways; `tag` is BCP 47 ("en-US", "de")."""

    tag: str
    made_from: tuple[str, ...] = ()  # tags, the nearest first
    said: Mapping[Say, Prompt]
    manner: Manner
    numbers: Numbers
    product_words: ProductWords
    brand_words: BrandWords
    sentences: Sentences
    invocation: Invocation

    @property
    def lineage(self) -> tuple[str, ...]:
        """The tags whose texts are the locale's, the nearest first: its own, its language's, those it is made from."""
        return tuple(dict.fromkeys((self.tag, self.tag.partition("-")[0], *self.made_from)))

    def varied(self, tag: str, *, said: Mapping[Say, Prompt] | None = None, **parts: Any) -> Locale:
        """Return a locale that differs from this one in these prompts and parts, and in nothing else."""
        return replace(
            self, tag=tag, made_from=(self.tag, *self.made_from), said={**self.said, **(said or {})}, **parts
        )
