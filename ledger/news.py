"""What a user is to hear at its next session: one item under its service key, gone when it was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from base.clock import rfc3339
from ledger import table
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import WRITTEN_AT, note
from ledger.records.news import NEWS_KEPT, HouseholdNews

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.dynamo import DynamoTable


def news_item(customer: str, news: HouseholdNews) -> Item:
    """Return it as an item; `customer` is the user's service key."""
    at = news.heard_at or news.made_at
    return note((table.customer_key(customer), table.NEWS), to_json(news), at) | typed({table.TTL: ttl(at + NEWS_KEPT)})


def news_in(body: str | None, at: datetime | None) -> HouseholdNews | None:
    """Return what an item tells; None where there is none, or where it is no news any more."""
    if body is None:
        return None
    news = from_json(body, HouseholdNews)
    return news if at is None or news.is_news(at) else None


def news_of(requests: DynamoTable, customer: str, at: datetime) -> HouseholdNews | None:
    """Return what waits for a user; None where nothing does."""
    item = requests.get(table.customer_key(customer), table.NEWS)
    return news_in(None if item is None else item["body"]["S"], at)


def let_go(requests: DynamoTable, customer: str, news: HouseholdNews, household: str, at: datetime) -> bool:
    """Let news go that are being said; False where others took their place, or another speaker said them.

    Who notes in the household's own that it was heard says them; `household` is the service key of its account.
    """
    key, condition, values = _made(customer, news)
    heard = HouseholdNews(made_at=news.made_at, heard_at=max(at, news.made_at + timedelta(microseconds=1)))
    return requests.delete_if(key, condition, values) and requests.write(while_unheard(requests, household, heard))


def while_unheard(requests: DynamoTable, household: str, news: HouseholdNews) -> Item:
    """Return the request that writes a household's own, if what it has is of the same moment, and nobody heard it."""
    _, condition, values = _made(household, news)
    return requests.put(news_item(household, news), condition, values)


def _made(customer: str, news: HouseholdNews) -> tuple[table.Key, str, Item]:
    key = (table.customer_key(customer), table.NEWS)
    return key, f"{WRITTEN_AT} = :made", typed({":made": rfc3339(news.made_at)})
