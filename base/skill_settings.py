"""The settings of a voice turn: all that the Alexa function reads."""

from __future__ import annotations

from dataclasses import dataclass

from base.environment import DEFAULT_LOCALE, RecorderSettings, keys, secret, variable, web_address
from base.merchant_variables import merchant, ucp_key, ucp_profile, ucp_url


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class SkillSettings(RecorderSettings):
    """What answers a turn, on Lambda as on this machine."""

    skill_id: str = variable(
        "EARSHOT_SKILL_ID",
        "The skill's application id; requests for any other are refused.",
        default="amzn1.ask.skill.earshot-development",
        required=True,
    )
    token_key: str = secret(
        "EARSHOT_TOKEN_KEY",
        "Key that signs hand-off links; several, separated by commas: the first signs, all verify.",
        default="development-token-key",
    )
    seller: str = variable("EARSHOT_SELLER", "The seller's name, spoken before every order.", default="Harbor Pantry")
    pepper: str = secret(
        "EARSHOT_PEPPER", "Secret of the pseudonyms; losing it unlinks the past.", default="development-pepper"
    )
    shop_url: str = web_address(
        "EARSHOT_SHOP_URL",
        "Where hand-off links lead: the shop's own address, over https.",
        default="https://shop.example/",
        safe=True,
    )
    public_url: str = web_address(
        "EARSHOT_PUBLIC_URL",
        "Where phones reach this server, for hand-off links.",
        default="http://127.0.0.1:8000/",
        safe=False,
    )
    catalog: str = variable("EARSHOT_CATALOG", "Catalogue CSV; empty: the built-in one.", default="")
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
    locale: str = variable(
        "EARSHOT_LOCALE",
        "Who is spoken to where nothing else says it, and in which locale those are answered whose own there is not.",
        default=DEFAULT_LOCALE,
    )

    merchant: str = merchant()
    ucp_url: str = ucp_url()
    ucp_key: str = ucp_key()
    ucp_profile: str = ucp_profile()

    @property
    def token_keys(self) -> tuple[bytes, ...]:
        """Return the hand-off keys, the signing one first."""
        return keys(self.token_key)
