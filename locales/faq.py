"""How frequent questions about what is sold, and their answers, are worded on a brand's own site."""

from __future__ import annotations

from typing import NamedTuple


class Faq(NamedTuple):
    """Plain texts, each of a question or of its answer."""

    need: str  # with {need}
    need_answer: str  # with {product} and {fact}: one of several sentences
    about: str  # with {product}; the answer is the product's own facts
    price: str  # with {product}
    price_answer: str  # with {item} (the name, and the size where there is one) and {price}
