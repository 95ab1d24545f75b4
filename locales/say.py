"""Everything the skill can say, by id; the words stand in each locale's folder."""

from __future__ import annotations

from enum import StrEnum, auto


class Say(StrEnum):
    """One thing to say."""

    WELCOME = auto()
    HELP = auto()
    HELP_ORDER = auto()
    HELP_YES_NO = auto()
    HELP_WHICH = auto()
    HELP_BRAND = auto()
    HOW_MANY = auto()
    GOODBYE = auto()
    FALLBACK = auto()
    FALLBACK_YES_NO = auto()
    FALLBACK_ORDER = auto()
    FALLBACK_WHICH = auto()
    FALLBACK_BRAND = auto()
    FALLBACK_ABOUT = auto()
    FALLBACK_SEND = auto()
    APOLOGY = auto()
    MORE = auto()
    NOTHING_ASKED = auto()
    LINK_ACCOUNT = auto()
    # which product
    WHAT_REORDER = auto()
    NOTHING_BEFORE = auto()
    NOT_SOLD = auto()
    NONE_SUCH = auto()
    WHICH_BRAND = auto()
    ASK_BRAND_ONE = auto()
    ASK_BRAND_SOME = auto()
    ASK_BRAND_AGAIN = auto()
    BRAND_AGAIN = auto()
    BRAND_NOT_HEARD = auto()
    BRAND_GIVE_UP = auto()
    CHOOSE_AGAIN = auto()
    QUANTITY_LIMIT = auto()
    OUT_OF_STOCK = auto()
    OUT_OF_STOCK_INSTEAD = auto()
    ONLY_LEFT = auto()
    # the purchase
    QUOTE = auto()
    QUOTE_USUAL = auto()
    QUOTE_CHANGED = auto()
    ORDERED = auto()
    ORDERED_BEFORE = auto()
    ORDER_NOT_PLACED = auto()
    ORDER_UNKNOWN = auto()
    ORDER_LEFT = auto()
    NOT_ORDERED = auto()
    # research
    RESEARCH_WHAT = auto()
    RESEARCH_PRODUCT = auto()
    RESEARCH_NEED = auto()
    RESEARCH_SOME = auto()
    NEED_UNKNOWN = auto()
    # hand-off
    HANDED_OFF = auto()
    HANDOFF_WHAT = auto()
    HANDOFF_TROUBLE = auto()
    # earlier orders
    STATUS_LAST = auto()
    STATUS_CANCELLED = auto()
    STATUS_NONE = auto()
    STATUS_NOT_FOUND = auto()
    STATUS_TROUBLE = auto()
    CANCEL_HOW = auto()
    REFUND_HOW = auto()
    CANCEL_UNKNOWN = auto()
    REFUND_UNKNOWN = auto()
    # privacy
    CONSENT_ASK = auto()
    CONSENT_GIVEN = auto()
    CONSENT_REFUSED = auto()
    OPTED_OUT = auto()
    CONSENT_TROUBLE = auto()
    # cards
    CARD_HANDOFF_TITLE = auto()
    CARD_HANDOFF = auto()
    CARD_SERVICE_TITLE = auto()
    CARD_SERVICE = auto()
    CARD_SERVICE_ORDER = auto()
    CARD_RECEIPT_TITLE = auto()
    CARD_RECEIPT = auto()
    # of a checkout
    SHIPPING_STANDARD = auto()
