"""Who lives in the simulated world. Everything is drawn from one seed a household, so worlds of two sizes agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from base.ids import derived_id
from ledger.records import Consent, Grant, Identity

# Shares by judgement, not by measurement: enough of everything that linking must cope with.
HAS_SPEAKER = 0.75
SPEAKER_LINKED = 0.65
VOICE_RECOGNISED = 0.45
MEASUREMENT_GRANTED = 0.75
MEASUREMENT_DENIED = 0.12
HAS_ACCOUNT = 0.8
SHARES_ACCOUNT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedProduct:
    """Something that can be bought; `price_minor` in minor units of `currency`."""

    brand_id: str
    product_id: str
    price_minor: int
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person: a voice that may be recognised, perhaps an account, a phone and a computer."""

    person: str | None
    account: str | None
    email: str
    phone_cookie: str
    computer_cookie: str

    def browsing(self, *, on_phone: bool, signed_in: bool, address: str) -> Identity:
        """Return who a shop's page sees."""
        return Identity(
            cookie=self.phone_cookie if on_phone else self.computer_cookie,
            account=self.account if signed_in else None,
            email=self.email if signed_in else None,
            address=address if signed_in else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedHome:
    """People under one roof, perhaps round a shared speaker."""

    number: int
    members: tuple[Member, ...]
    user: str | None
    devices: tuple[str, ...]
    linked: bool
    consent: Consent
    address: str
    rng: Random = field(repr=False)

    def speaking(self, member: Member, device: str) -> Identity:
        """Return who the assistant sees: a shared speaker does not always know the voice; consent decides the rest."""
        if self.consent.measurement is not Grant.GRANTED:
            return Identity()
        recognised = self.rng.random() < VOICE_RECOGNISED
        return Identity(
            user=self.user,
            device=device,
            person=member.person if recognised else None,
            account=self.members[0].account if self.linked else None,
        )


def household(number: int, seed: int) -> SimulatedHome:
    """Draw household `number` of the world `seed`."""
    rng = Random(f"{seed}:{number}")  # noqa: S311 - a world, not a secret
    name = f"{seed}:{number}"
    shared = derived_id("ac", name, "shared")
    one_account = rng.random() < SHARES_ACCOUNT
    members = tuple(
        Member(
            person=derived_id("pe", name, str(i)) if rng.random() < 0.7 else None,
            account=(shared if one_account else derived_id("ac", name, str(i))) if rng.random() < HAS_ACCOUNT else None,
            email=derived_id("em", name, str(i)),
            phone_cookie=derived_id("co", name, str(i), "phone"),
            computer_cookie=derived_id("co", name, "computer")
            if rng.random() < 0.4
            else derived_id("co", name, str(i)),
        )
        for i in range(rng.choices((1, 2, 3, 4), (30, 38, 18, 14))[0])
    )
    speaker = rng.random() < HAS_SPEAKER
    return SimulatedHome(
        number=number,
        members=members,
        user=derived_id("us", name) if speaker else None,
        devices=tuple(derived_id("de", name, str(i)) for i in range(rng.choice((1, 1, 2)))) if speaker else (),
        linked=speaker and rng.random() < SPEAKER_LINKED,
        consent=_consent(rng),
        address=derived_id("ad", name),
        rng=rng,
    )


def _consent(rng: Random) -> Consent:
    drawn = rng.random()
    if drawn < MEASUREMENT_GRANTED:
        return Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED if rng.random() < 0.6 else Grant.UNKNOWN)
    return Consent(measurement=Grant.DENIED if drawn < MEASUREMENT_GRANTED + MEASUREMENT_DENIED else Grant.UNKNOWN)
