"""The settings of the outbox: which merchant is told, and what proves us there."""

from __future__ import annotations

from dataclasses import dataclass

from base.environment import LedgerSettings, secret, secrets_at, variable
from base.merchant_variables import (
    DeliveryKeys,
    delivery_key,
    merchant,
    proactive,
    sender_email,
    smtp_url,
    subscriptions,
    ucp_key,
    ucp_profile,
    ucp_url,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class MerchantSettings(LedgerSettings, DeliveryKeys):
    """What tells the merchant; of one kind of merchant, only its own settings need be named."""

    secrets_at: str = secrets_at()
    merchant: str = merchant()
    delivery_key: str = delivery_key()
    ucp_url: str = ucp_url()
    ucp_key: str = ucp_key()
    ucp_profile: str = ucp_profile()
    shopify_admin_url: str = variable(
        "EARSHOT_SHOPIFY_ADMIN_URL",
        "With `shopify`: the shop's Admin API, https://SHOP.myshopify.com/admin/api/VERSION/graphql.json.",
        default="",
    )
    shopify_token: str = secret(
        "EARSHOT_SHOPIFY_TOKEN",
        "With `shopify`: the Admin API's access token (write_orders, read_products).",
        default="",
        required=False,
    )
    webhook_url: str = variable("EARSHOT_WEBHOOK_URL", "With `webhook`: where orders are posted.", default="")
    webhook_secret: str = secret(
        "EARSHOT_WEBHOOK_SECRET", "With `webhook`: what the posts are signed with.", default="", required=False
    )
    subscriptions: str = subscriptions()
    recharge_url: str = variable(
        "EARSHOT_RECHARGE_URL", "With `recharge`: the address of its API.", default="https://api.rechargeapps.com"
    )
    recharge_token: str = secret(
        "EARSHOT_RECHARGE_TOKEN",
        "With `recharge`: our API token there (write_subscriptions, write_customers).",
        default="",
        required=False,
    )
    recharge_currency: str = variable(
        "EARSHOT_RECHARGE_CURRENCY",
        "With `recharge`: the shop's currency, where a subscription names none.",
        default="USD",
    )
    orders_email: str = variable("EARSHOT_ORDERS_EMAIL", "With `email`: who is sent the orders.", default="")
    sender_email: str = sender_email()
    seller: str = variable("EARSHOT_SELLER", "The seller's name, spoken before every order.", default="Harbor Pantry")
    smtp_url: str = smtp_url()
    proactive: str = proactive()
    proactive_client: str = secret(
        "EARSHOT_PROACTIVE_CLIENT",
        "With `EARSHOT_PROACTIVE`: the skill's client id and secret for the Proactive Events API (developer console,"
        " Permissions), with a colon between them.",
        default="",
        required=False,
    )
    outbox_queue: str = variable("EARSHOT_OUTBOX_QUEUE", "URL of the queue of orders that wait to be told.", default="")
