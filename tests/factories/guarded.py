"""A household that guards its orders, up to the yes."""

from __future__ import annotations

from typing import Any

from base.settings import Settings
from intake.households import Households
from ledger.wiring import open_pseudonyms
from tests.factories.conversation import Talk

CODE = "4711"
NO_PIN = "VERIFICATION_METHOD_NOT_SETUP"  # as the platform writes it


def set_at_the_account_page(talk: Talk, **wish: Any) -> None:
    settings = Settings()
    page = Households(guards=talk.ledger.guards, pseudonyms=open_pseudonyms(settings))
    page.set({"account": "1001", **wish})


def wants_coffee(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")


def confirms(talk: Talk) -> None:
    wants_coffee(talk)
    talk("U: yes", intent="AMAZON.YesIntent")
