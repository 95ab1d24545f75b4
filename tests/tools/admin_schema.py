"""Keep of Shopify's Admin schema what our queries can touch: python -m tests.tools.admin_schema INTROSPECTION.json.gz

The introspection is `dist/data/admin_2026-10.json.gz` of the npm package @shopify/dev-mcp 1.16.0 (ISC).
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from graphql import build_client_schema, print_schema

KEPT = Path(__file__).parents[1] / "contract" / "shopify" / "admin-2026-10.graphql"
ROOTS = {
    "QueryRoot": {
        *("orderByIdentifier", "productVariants", "orders", "products", "shop", "webhookSubscriptions"),
        *("subscriptionContract", "subscriptionContracts", "subscriptionBillingCycle"),
    },
    "Mutation": {
        *("orderCreate", "subscriptionContractActivate", "subscriptionContractCancel", "subscriptionContractPause"),
        *("subscriptionContractSetNextBillingDate", "subscriptionContractUpdate", "subscriptionBillingCycleSkip"),
        *("subscriptionDraftUpdate", "subscriptionDraftLineUpdate", "subscriptionDraftCommit"),
    },
    "Shop": {"id", "currencyCode"},
    "Order": {"id", "name"},
}
FIELDS = {
    "Product": {"id", "title", "vendor", "productType", "description", "featuredMedia", "variants", "status", "handle"},
    "ProductVariant": {
        *("id", "sku", "price", "inventoryQuantity", "inventoryPolicy", "inventoryItem", "selectedOptions", "taxable"),
    },
    "InventoryItem": {"id", "tracked", "sku"},
    "MediaPreviewImage": {"image", "status"},
    "Image": {"id", "url", "altText"},
    "Media": {"id", "preview", "alt"},
    "SelectedOption": {"name", "value"},
    "WebhookSubscription": {"topic", "uri"},
    "SubscriptionContract": {
        *("id", "status", "createdAt", "nextBillingDate", "currencyCode", "billingPolicy", "deliveryPrice"),
        *("customer", "originOrder", "lines"),
    },
    "SubscriptionBillingPolicy": {"interval", "intervalCount"},
    "SubscriptionLine": {"id", "sku", "quantity", "currentPrice"},
    "SubscriptionBillingCycle": {"skipped"},
    "SubscriptionDraft": {"id"},
    "Customer": {"id"},
    "MoneyV2": {"amount", "currencyCode"},
    **ROOTS,
}


def kept(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the introspection with the types that the roots reach by the kept fields, inputs whole."""
    types = {one["name"]: one for one in schema["types"]}
    wanted: dict[str, dict[str, Any]] = {}
    ahead = ["QueryRoot", "Mutation", "String", "Boolean", "Int", "Float", "ID"]
    while ahead:
        name = ahead.pop()
        if name in wanted or name.startswith("__"):
            continue
        one = types[name] | {"description": None, "interfaces": [], "possibleTypes": []}
        if one["kind"] == "INTERFACE":
            one["kind"] = "OBJECT"
        if one.get("fields"):
            one["fields"] = [field for field in one["fields"] if field["name"] in FIELDS.get(name, {field["name"]})]
        wanted[name] = one
        for part in [*(one.get("fields") or ()), *(one.get("inputFields") or ())]:
            part["description"] = None
            ahead += [_named(part["type"]), *(_named(arg["type"]) for arg in part.get("args") or ())]
            for arg in part.get("args") or ():
                arg["description"] = None
        for value in one.get("enumValues") or ():
            value["description"] = None
    return schema | {"types": list(wanted.values()), "directives": []}


def _named(type_: dict[str, Any]) -> str:
    return _named(type_["ofType"]) if type_["ofType"] else str(type_["name"])


if __name__ == "__main__":
    told = json.loads(gzip.decompress(Path(sys.argv[1]).read_bytes()))
    KEPT.write_text(print_schema(build_client_schema({"__schema": kept(told["data"]["__schema"])})) + "\n", "utf-8")
