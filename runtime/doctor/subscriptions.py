"""Which of its orders' webhooks a Shopify shop sends us, as far as its Admin API tells.

Source: shopify.dev, `webhookSubscriptions`, 2026-10: it lists what this app subscribed by the API, and nothing that
stands in the app's configuration file, as the topics of privacy always do.
"""

from __future__ import annotations

import json

from base.errors import InputError, MerchantUnavailable
from base.merchant_call import call_merchant
from runtime.doctor.finding import Diagnosis, Standing
from runtime.doctor.stack import SECONDS, Stack, asked
from runtime.senders.shopify.admin import AdminApi

NEEDED = ("orders/create", "orders/updated", "orders/cancelled", "orders/delete")
OF_PRIVACY = ("customers/data_request", "customers/redact", "shop/redact")
SUBSCRIBED = """query Subscribed($first: Int!) {
  webhookSubscriptions(first: $first) { nodes { topic uri } } }"""
MOST = {"first": 250}
_NAME = "webhook subscriptions"


def subscriptions(stack: Stack, url: str) -> Diagnosis:
    """Tell whether the shop sends its orders' webhooks to `url`, where its Admin API can be asked."""
    api = _admin_api(stack)
    to_do = f"subscribe the shop's {', '.join(NEEDED)} to {url}"
    if api is None:
        said = (
            f"{url} answers, and refuses what is not signed; without the shop's Admin API only you see who sends there"
        )
        return Diagnosis(name=_NAME, state=Standing.YOURS, said=said, to_do=to_do)
    try:
        there = topics_to(url, api)
    except MerchantUnavailable as trouble:
        return Diagnosis(name=_NAME, state=Standing.UNKNOWN, said=f"the shop did not tell: {trouble}", to_do=to_do)
    missing = [topic for topic in NEEDED if topic not in there]
    if not missing:
        return Diagnosis(name=_NAME, state=Standing.OK, said=f"the shop sends {', '.join(NEEDED)} to {url}")
    if not there:
        said = f"the shop lists no subscription to {url}; it lists none that stand in an app's configuration file"
        return Diagnosis(name=_NAME, state=Standing.YOURS, said=said, to_do=to_do)
    said = f"the shop sends {', '.join(sorted(there))} to {url}, and not {', '.join(missing)}"
    return Diagnosis(name=_NAME, state=Standing.WRONG, said=said, to_do=f"subscribe {', '.join(missing)} too")


def topics_to(url: str, api: AdminApi) -> frozenset[str]:
    """Return the topics that the shop sends to an address, in the words of its webhooks' headers.

    Raises:
        MerchantUnavailable: it did not answer, or not usefully.
    """
    told = api.ask(SUBSCRIBED, dict(MOST))
    try:
        listed = told["webhookSubscriptions"]["nodes"]
        return frozenset(_topic(one["topic"]) for one in listed if one["uri"] == url)
    except (KeyError, TypeError, AttributeError) as error:
        raise MerchantUnavailable("the shop's answer lacks what was asked for") from error


def _topic(told: str) -> str:
    """Return `orders/partially_fulfilled` of `ORDERS_PARTIALLY_FULFILLED`."""
    return told.lower().replace("_", "/", 1)


def _admin_api(stack: Stack) -> AdminApi | None:
    url = stack.parameters.get("ShopifyAdminUrl", "")
    token = _token(stack) if url else None
    return None if token is None else AdminApi(url=url, token=token, call=call_merchant, patience=lambda: SECONDS)


def _token(stack: Stack) -> str | None:
    """Return the shop's token; None where there is none, or none that whoever asks may read."""
    secrets = stack.client("secretsmanager")
    try:
        told = asked(lambda: secrets.get_secret_value(SecretId=stack.resources["MerchantKeys"]), "MerchantKeys")
    except InputError:
        return None
    try:
        token = json.loads(told["SecretString"])["shopify_token"]
    except (ValueError, KeyError, TypeError):
        return None
    return token if isinstance(token, str) and token != "none" else None
