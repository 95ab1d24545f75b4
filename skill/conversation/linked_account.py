"""The shop's account that a customer has linked, as this turn may know it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from base.mail_address import mail_address


class TokenStanding(StrEnum):
    """What is known of the access token that came with a request."""

    NONE = "none"  # none came: nothing is linked
    VOUCHED = "vouched"  # whoever issued it says whose it is
    NAMELESS = "nameless"  # nobody can be asked whose it is: it buys as itself and names no account
    REFUSED = "refused"  # forged, expired, or for somebody else: as if nothing were linked
    UNCHECKED = "unchecked"  # whoever issued it gave no answer: nothing may be ordered with it in this turn


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedAccount:
    """Whose account is linked; `id` and `email` only where somebody vouched for them."""

    standing: TokenStanding = TokenStanding.NONE
    id: str | None = None
    email: str | None = None

    @property
    def linked(self) -> bool:
        """Tell whether an account is linked, also where it cannot be told which."""
        return self.standing not in (TokenStanding.NONE, TokenStanding.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEmail:
    """The account holder's address at the platform; `forbidden` where the customer has not allowed it."""

    email: str | None = None
    forbidden: bool = False


NOT_ASKED = ProfileEmail()


def claimed_account(claims: dict[str, object]) -> LinkedAccount:
    """Return the account that vouched claims name; without a usable `sub` they name nobody, and are refused.

    `sub` is the shop's customer id, as a text or a whole number; an e-mail of which the issuer says anything else than
    that it was verified is none.
    """
    subject = claims.get("sub")
    numbered = isinstance(subject, int) and not isinstance(subject, bool)  # what some shops' customer ids are
    name = str(subject) if numbered else subject
    if not isinstance(name, str) or not name.strip():
        return LinkedAccount(standing=TokenStanding.REFUSED)
    email = mail_address(claims.get("email"))
    verified = str(claims.get("email_verified", True)).lower() == "true"  # as a text too, as some issuers write it
    return LinkedAccount(standing=TokenStanding.VOUCHED, id=name, email=email if verified else None)
