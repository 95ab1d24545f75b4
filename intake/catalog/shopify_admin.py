"""The products of a Shopify shop by its Admin API: GraphQL, 2026-10 (scope `read_products`, `read_inventory`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from time import sleep
from typing import Any

from base.errors import MerchantUnavailable
from base.files.rejected import RejectedLine
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant
from intake.catalog.shopify_csv import NumberedVariant
from intake.catalog.variant import ShopVariant

SECONDS = 20.0
MOST_VARIANTS = 100  # of one product, in one answer
TRIES = 8  # of one page, while the shop says that it is asked too fast
PAUSE = 4.0  # seconds before the next try, where the shop says none: it gives back some hundreds of points in them
_TOO_FAST = 429

SHOP = """query Shop { shop { currencyCode } }"""
PRODUCTS = """query Products($after: String, $variants: Int!) {
  products(first: 25, after: $after, query: "status:active") {
    nodes {
      title vendor productType description featuredMedia { preview { image { url } } }
      variants(first: $variants) {
        nodes {
          id sku price taxable inventoryQuantity inventoryPolicy
          inventoryItem { tracked } selectedOptions { name value } }
        pageInfo { hasNextPage } } }
    pageInfo { hasNextPage endCursor } } }"""


class ShopifyProducts:
    """The active products of one shop. Raises MerchantUnavailable where it gives no useful answer."""

    def __init__(
        self, url: str, token: str, *, call: MerchantCall = call_merchant, pause: Callable[[float], None] = sleep
    ) -> None:
        self._url, self._token, self._call, self._pause = url, token, call, pause

    def currency(self) -> str:
        """Return the currency that prices are in."""
        try:
            return str(self._ask(SHOP, {})["shop"]["currencyCode"])
        except (KeyError, TypeError) as error:
            raise _otherwise(error) from error

    def read(self) -> Iterator[NumberedVariant]:
        """Yield each variant with its number, and what is left out of a product with more than a hundred of them."""
        try:
            yield from self._pages()
        except (KeyError, TypeError, AttributeError) as error:
            raise _otherwise(error) from error

    def _pages(self) -> Iterator[NumberedVariant]:
        number, after = 0, None
        while True:
            page = self._ask(PRODUCTS, {"after": after, "variants": MOST_VARIANTS})["products"]
            for product in page["nodes"]:
                for node in product["variants"]["nodes"]:
                    number += 1
                    yield number, _variant(product, node)
                if product["variants"]["pageInfo"]["hasNextPage"]:
                    yield number, self._too_many(number, str(product["title"]))
            if not page["pageInfo"]["hasNextPage"]:
                return
            if page["pageInfo"]["endCursor"] in (None, after):
                raise MerchantUnavailable("the shop says that there are more products, and not where they begin")
            after = page["pageInfo"]["endCursor"]

    def _too_many(self, number: int, title: str) -> RejectedLine:
        reason = f"more than {MOST_VARIANTS} variants"
        advice = "the others are left out: take the shop's CSV instead"
        return RejectedLine(file=self._url, line=number, field="variants", value=title, reason=reason, advice=advice)

    def _ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"X-Shopify-Access-Token": self._token}
        asked = MerchantRequest(method="POST", url=self._url, headers=headers, body=body)
        for left in reversed(range(TRIES)):
            reply = self._call(asked, SECONDS)
            told = reply.json() if reply.status == 200 else {}
            if not left or not _too_fast(reply, told):
                break
            self._pause(reply.retry_after or PAUSE)
        if told.get("errors") or not isinstance(told.get("data"), dict):
            raise MerchantUnavailable(f"the shop did not tell its products (it answered {reply.status})")
        return dict(told["data"])


def _too_fast(reply: MerchantReply, told: dict[str, Any]) -> bool:
    """Tell whether the shop wants to be asked again later: Shopify says so under 200 too."""
    errors = told.get("errors")
    codes = [(one.get("extensions") or {}).get("code") for one in errors if isinstance(one, dict)] if errors else []
    return reply.status == _TOO_FAST or "THROTTLED" in codes


def _otherwise(error: Exception) -> MerchantUnavailable:
    return MerchantUnavailable(f"the shop told its products in another shape than its API's ({type(error).__name__})")


def _variant(product: dict[str, Any], node: dict[str, Any]) -> ShopVariant:
    image = ((product.get("featuredMedia") or {}).get("preview") or {}).get("image") or {}
    return ShopVariant(
        sku=node.get("sku") or "",
        title=product["title"],
        vendor=product["vendor"] or "",
        kind=product["productType"] or "",
        description=product["description"] or "",
        price=str(node["price"]),
        options=[(one["name"], one["value"]) for one in node["selectedOptions"]],
        image=image.get("url") or "",
        stock=str(node.get("inventoryQuantity", "")),
        counted=bool((node["inventoryItem"] or {}).get("tracked", True)),
        variant_id=str(node["id"]).rpartition("/")[2],
        taxable=node.get("taxable") is not False,
        sold_beyond_stock=node["inventoryPolicy"] == "CONTINUE",
    )
