"""The settings of a voice turn: all that the Alexa function reads."""

from __future__ import annotations

from dataclasses import dataclass

from base.account_variables import (
    account_audience,
    account_client,
    account_introspection,
    account_issuer,
    account_keys,
)
from base.environment import variable, web_address
from base.merchant_variables import (
    DeliveryKeys,
    delivery_key,
    merchant,
    proactive,
    subscriptions,
    ucp_key,
    ucp_profile,
    ucp_url,
)
from base.recorder_settings import RecorderSettings
from base.skill_variables import TokenKeys, catalog, locale, profile_email, seller, service_pepper, shop_url, token_key


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class SkillSettings(RecorderSettings, TokenKeys, DeliveryKeys):
    """What answers a turn, on Lambda as on this machine."""

    skill_id: str = variable(
        "EARSHOT_SKILL_ID",
        "The skill's application id; requests for any other are refused.",
        default="amzn1.ask.skill.earshot-development",
        required=True,
    )
    token_key: str = token_key()
    seller: str = seller()
    service_pepper: str = service_pepper()
    shop_url: str = shop_url()
    public_url: str = web_address(
        "EARSHOT_PUBLIC_URL",
        "Where phones reach this server, for hand-off links.",
        default="http://127.0.0.1:8000/",
        safe=False,
    )
    catalog: str = catalog()
    cost_wrong_order: str = variable(
        "EARSHOT_COST_WRONG_ORDER",
        "What ordering the wrong brand costs, in questions back to the customer; higher asks more.",
        default="10",
    )
    cost_wrong_answer: str = variable(
        "EARSHOT_COST_WRONG_ANSWER", "The same for telling about the wrong brand.", default="5"
    )
    cost_lost: str = variable(
        "EARSHOT_COST_LOST",
        "What a customer who is not understood at all costs, in questions; higher rejects less.",
        default="1.4",
    )
    locale: str = locale()

    account_issuer: str = account_issuer()
    account_audience: str = account_audience()
    account_keys: str = account_keys()
    account_introspection: str = account_introspection()
    account_client: str = account_client()
    profile_email: str = profile_email()

    merchant: str = merchant()
    subscriptions: str = subscriptions()
    delivery_key: str = delivery_key()
    proactive: str = proactive()
    ucp_url: str = ucp_url()
    ucp_key: str = ucp_key()
    ucp_profile: str = ucp_profile()
