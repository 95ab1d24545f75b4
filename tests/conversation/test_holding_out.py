"""What an experiment withholds: from the held-out arm alone, and of whoever agreed to be measured alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.settings import Settings
from intake.households import Households
from ledger.experiments import arm_of
from ledger.records import Consent, Grant
from ledger.records.experiment import Arm, Experiment, Withheld
from ledger.wiring import open_pseudonyms
from tests.factories.conversation import Talk
from tests.factories.records import MORNING

CARD = "… please link your Harbor Pantry account first: the card for that is in your Alexa app."
OFFERED = f"{CARD} Or shall I send …"
ALONE = f"{CARD} What else would you like?"
NAMES = open_pseudonyms(Settings())


def running(talk: Talk, arm: Arm, *, withheld: Withheld = Withheld.HANDOFF_OFFER) -> Experiment:
    """Run an experiment in which this household is in an arm: of many names, the first that draws it so."""
    unit = NAMES.of("account", "1001") if talk.token else NAMES.of("user", talk.user)
    assert unit is not None
    tests = (
        Experiment(
            test_id=f"test-{n}",
            withheld=withheld,
            held_out_thousandths=500,
            starts_at=MORNING,
            ends_at=MORNING + timedelta(days=28),
        )
        for n in range(100)
    )
    test = next(one for one in tests if arm_of(one, unit) is arm)
    talk.ledger.experiments.create(test)
    return test


def agrees(talk: Talk) -> None:
    talk.ledger.consents[NAMES.service_key("user", talk.user) or ""] = Consent(measurement=Grant.GRANTED)


def wants_coffee(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")


@pytest.mark.parametrize(("arm", "heard"), [(Arm.HELD_OUT, ALONE), (Arm.TREATED, OFFERED)])
def test_the_offer_of_a_hand_off_is_withheld_from_the_held_out_arm_alone(talk: Talk, arm: Arm, heard: str) -> None:
    talk.token = None
    agrees(talk)
    test = running(talk, arm)
    wants_coffee(talk)
    talk.hears(f"A: {heard}")
    assert (talk.last.test_id, talk.last.arm) == (test.test_id, arm)
    assert talk.last.identity.user


def test_whoever_is_held_out_and_asks_for_it_gets_it(talk: Talk) -> None:
    talk.token = None
    agrees(talk)
    running(talk, Arm.HELD_OUT)
    wants_coffee(talk)
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: I sent Ruxton Roast House ground coffee to the Alexa app on your phone. …")


def test_whoever_never_agreed_to_be_measured_gets_the_ordinary_product_and_is_counted_apart(talk: Talk) -> None:
    talk.token = None
    running(talk, Arm.HELD_OUT)
    wants_coffee(talk)
    talk.hears(f"A: {OFFERED}")
    assert (talk.last.arm, talk.last.identity.user) == (Arm.NOT_MEASURED, None)


def test_an_arm_stays_what_it_was_when_the_household_links_an_account_later(talk: Talk) -> None:
    talk.token = None
    agrees(talk)
    test = running(talk, Arm.HELD_OUT)
    wants_coffee(talk)
    user = NAMES.of("user", talk.user) or ""
    assert talk.ledger.experiments.arms == {user: {test.test_id: "held_out"}}
    talk.ledger.experiments.arms[user][test.test_id] = "treated"  # as another account would draw it
    talk.later(days=1)
    wants_coffee(talk)
    talk.hears(f"A: {OFFERED}")
    assert talk.last.arm == "treated"


def test_with_the_table_away_everybody_gets_the_ordinary_product(talk: Talk) -> None:
    talk.token = None
    agrees(talk)
    running(talk, Arm.HELD_OUT)
    talk.ledger.away = True
    wants_coffee(talk)
    talk.hears(f"A: {OFFERED}")
    assert talk.recorder.asked[-1].test_id is None


def test_an_order_over_the_limit_is_refused_without_the_offer(talk: Talk) -> None:
    agrees(talk)
    running(talk, Arm.HELD_OUT)
    page = Households(guards=talk.ledger.guards, pseudonyms=NAMES)
    page.set({"account": "1001", "order_limit_minor": 100})
    wants_coffee(talk)
    talk.hears("A: That comes to … Nothing is ordered. What else would you like?")
    assert talk.last.arm == "held_out"


@pytest.mark.parametrize(
    ("arm", "heard"),
    [(Arm.HELD_OUT, "You can say: my usual. …"), (Arm.TREATED, "Would you like your usual again, …")],
)
def test_the_proposal_of_the_usual_is_withheld_and_the_greeting_bears_its_household(
    talk: Talk, arm: Arm, heard: str
) -> None:
    agrees(talk)
    talk.bought("U: order coffee", brand="ruxton", product="coffee")
    test = running(talk, arm, withheld=Withheld.PROMPT)
    talk.opens()
    talk.hears(f"A: Welcome back to Harbor Pantry. {heard}")
    assert (talk.last.test_id, talk.last.arm) == (test.test_id, arm)
    assert talk.last.identity.account == NAMES.of("account", "1001")


def test_a_greeting_outside_of_any_experiment_bears_nobody(talk: Talk) -> None:
    agrees(talk)
    talk.bought("U: order coffee", brand="ruxton", product="coffee")
    talk.opens()
    assert (talk.last.test_id, talk.last.identity.user) == (None, None)
