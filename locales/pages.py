"""What the pages of a hand-off link say."""

from __future__ import annotations

from typing import NamedTuple


class LinkPages(NamedTuple):
    """Plain texts, to be escaped by whoever writes the page."""

    over_title: str  # of a link whose time is over
    over: str
    unknown_title: str  # of a link that is not ours
    unknown: str
    to_the_shop: str  # with {seller}
    moving_title: str  # on the way to the shop
    moving: str  # with {link}, the address as a link
    code_title: str  # of the page that takes a short code
    code: str
    code_unknown: str  # said there of a code that is nobody's, or whose day is over
    code_away: str  # said there while nobody can tell
    code_button: str
