"""How frequent questions are worded in American English."""

from __future__ import annotations

from locales.faq import Faq

FAQ = Faq(
    need="What is good for {need}?",
    need_answer="{product}: {fact}",
    about="What is worth knowing about {product}?",
    price="What does {product} cost?",
    price_answer="{item}: {price}.",
)
