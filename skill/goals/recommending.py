"""Say what goes with a home, with its one reason; a yes leads to the quote that every order has."""

from __future__ import annotations

from ledger.records import Action, Outcome, Stage
from ledger.records.news import Fits, Recommended
from shop.catalog import said
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

_SAYS = {Fits.NEED: Say.FITS_NEED, Fits.SEASON: Say.FITS_SEASON, Fits.WITH: Say.FITS_WITH}


def recommended(services: Services, scene: Scene, of: Recommended, name: str, told: Spoken) -> Answer:
    """Return an answer that goes on with a recommendation; `name` is what the product may be called aloud."""
    catalog = services.catalog
    product = catalog.products[of.product_id]
    thing = catalog.kind_said(of.of) if of.of in catalog.kinds else said(of.of)
    spoken = scene.say(_SAYS[of.fits], product=name, thing=thing, need=said(of.need or ""))
    facts = Facts(
        action=Action.OTHER,
        stage=Stage.AWARENESS,
        outcome=Outcome.ASKED,
        product_id=product.product_id,
        brand_id=product.brand_id,
    )
    about = About(product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
    return Answer(spoken=joined(told, spoken), facts=facts, pending=UsualQuestion(about=about))
