"""All that is of one language or country, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from locales.heard import BrandWords, Invocation, ProductWords, Sentences
from locales.manner import Manner
from locales.numbers import Numbers
from locales.prompt import Prompt
from locales.replies import Replies
from locales.say import Say

if TYPE_CHECKING:
    from locales.faq import Faq
    from locales.pages import LinkPages


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Locale:
    """A locale's words and ways; `tag` is BCP 47 ("en-US", "de").

    What `load_...` returns is read when it is first asked for: a skill that is opened needs none of it.
    """

    tag: str
    made_from: tuple[str, ...] = ()  # tags, the nearest first
    said: Mapping[Say, Prompt]
    manner: Manner
    numbers: Numbers
    replies: Replies
    product_words: ProductWords
    load_brand_words: Callable[[], BrandWords]
    load_sentences: Callable[[], Sentences]
    load_invocation: Callable[[], Invocation]
    load_link_pages: Callable[[], LinkPages]
    load_faq: Callable[[], Faq]

    @cached_property
    def brand_words(self) -> BrandWords:
        """What stands around a brand's name."""
        return self.load_brand_words()

    @cached_property
    def sentences(self) -> Sentences:
        """What an assistant understands by itself."""
        return self.load_sentences()

    @cached_property
    def invocation(self) -> Invocation:
        """How a skill is called."""
        return self.load_invocation()

    @cached_property
    def link_pages(self) -> LinkPages:
        """What the pages of a hand-off link say."""
        return self.load_link_pages()

    @cached_property
    def faq(self) -> Faq:
        """How frequent questions are worded on a brand's site."""
        return self.load_faq()

    @property
    def language(self) -> str:
        """The language without its region, as the pages name it ("en")."""
        return self.tag.partition("-")[0]

    @property
    def lineage(self) -> tuple[str, ...]:
        """The tags whose texts are the locale's, the nearest first: its own, its language's, those it is made from."""
        return tuple(dict.fromkeys((self.tag, self.language, *self.made_from)))

    def varied(self, tag: str, *, said: Mapping[Say, Prompt] | None = None, **parts: Any) -> Locale:
        """Return a locale that differs from this one in these prompts and parts, and in nothing else."""
        return replace(
            self, tag=tag, made_from=(self.tag, *self.made_from), said={**self.said, **(said or {})}, **parts
        )
