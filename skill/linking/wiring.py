"""Account linking, put together from settings."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from base.clock import Clock, system_clock
from base.errors import SettingsError
from base.merchant_call import MerchantCall, call_merchant, https_address
from skill.linking.account_check import AccountCheck, CheckedAccounts, Vouching, nameless
from skill.linking.development import DEVELOPMENT, DevelopmentAccounts
from skill.linking.introspection import Introspection
from skill.linking.issuer_keys import IssuerKeys
from skill.linking.signed_tokens import SignedTokens

NOBODY = "none"


class LinkingSettings(Protocol):
    """What has to be known of whoever issues access tokens; see `base.account_variables`."""

    @property
    def account_issuer(self) -> str:
        """Who issues them."""

    @property
    def account_audience(self) -> str:
        """For whom they are."""

    @property
    def account_keys(self) -> str:
        """Where the issuer's keys are."""

    @property
    def account_introspection(self) -> str:
        """Where it is asked about a token."""

    @property
    def account_client(self) -> str:
        """Who asks there."""


def open_account_check(
    settings: LinkingSettings,
    patience: Callable[[], float],
    *,
    call: MerchantCall = call_merchant,
    clock: Clock = system_clock,
) -> AccountCheck:
    """Return what tells whose an access token is; nothing is asked of anybody before the first token.

    Raises:
        SettingsError: the settings name an issuer and not how its tokens are checked.
    """
    issuer = settings.account_issuer
    if issuer == NOBODY:
        return nameless
    if issuer == DEVELOPMENT:
        return CheckedAccounts(DevelopmentAccounts(), clock)
    https_address(issuer, "EARSHOT_ACCOUNT_ISSUER")
    return CheckedAccounts(_vouching(settings, patience, call, clock), clock)


def _vouching(settings: LinkingSettings, patience: Callable[[], float], call: MerchantCall, clock: Clock) -> Vouching:
    issuer, audience = settings.account_issuer, settings.account_audience
    if settings.account_introspection:
        return Introspection(
            https_address(settings.account_introspection, "EARSHOT_ACCOUNT_INTROSPECTION"),
            client=settings.account_client,
            issuer=issuer,
            audience=audience,
            call=call,
            patience=patience,
            clock=clock,
        )
    if not audience:
        raise SettingsError(
            "EARSHOT_ACCOUNT_AUDIENCE is empty: set it to the `aud` of the access tokens that"
            f" {issuer} issues for this skill, or set EARSHOT_ACCOUNT_INTROSPECTION"
        )
    url = settings.account_keys or f"{issuer.rstrip('/')}/.well-known/jwks.json"
    keys = IssuerKeys(https_address(url, "EARSHOT_ACCOUNT_KEYS"), call, monotonic, patience)
    return SignedTokens(issuer, audience, keys.key)
