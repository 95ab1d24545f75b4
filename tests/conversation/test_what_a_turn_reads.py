"""How often a turn asks the table: a greeting once whoever is greeted, help and goodbyes never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.settings import Settings
from ledger import table
from ledger.encoding import from_json
from ledger.records import Consent, Grant, Touchpoint
from ledger.records.experiment import Experiment, Withheld
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from tests.factories.conversation import Talk
from tests.factories.counting_table import CountingClient
from tests.factories.records import MORNING

YES, NO = Consent(measurement=Grant.GRANTED), Consent(measurement=Grant.DENIED)
NAMES = open_pseudonyms(Settings())


@pytest.fixture
def client() -> CountingClient:
    """What counts the requests."""
    return CountingClient()


@pytest.fixture
def talk(client: CountingClient) -> Talk:
    """A household on the real ledger."""
    ledger = Ledger(lambda: client, "earshot", pseudonyms=NAMES)  # type: ignore[arg-type,return-value]
    return Talk(ledger=ledger)  # type: ignore[arg-type]


def agrees(talk: Talk, consent: Consent) -> None:
    talk(f"U: {consent.measurement}", intent="ConsentIntent" if consent == YES else "OptOutIntent")
    if consent == YES:
        talk("U: yes", intent="AMAZON.YesIntent")


def opened(talk: Talk, client: CountingClient) -> list[str]:
    """What a launch asks for."""
    client.asked.clear()
    talk.opens()
    return client.asked


@pytest.mark.parametrize("consent", [None, YES, NO])
def test_a_launch_reads_once_whatever_was_agreed_to(
    talk: Talk, client: CountingClient, consent: Consent | None
) -> None:
    assert opened(talk, client)[:1] == ["BatchGetItem"], "who was never here"
    assert len(client.reads) == 1
    if consent is not None:
        agrees(talk, consent)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(hours=1)
    opened(talk, client)
    assert "should arrive by" in talk.speech
    assert client.asked == ["BatchGetItem", "PutItem"], "what is known, and the touchpoint"
    talk.later(days=20)
    opened(talk, client)
    assert "Would you like your usual again" in talk.speech
    assert client.reads == ["BatchGetItem"]


def buys(talk: Talk, client: CountingClient, brand: str = "ruxton", product: str = "coffee") -> list[str]:
    """What a yes asks for."""
    talk(f"U: order {brand} {product}", intent="ReorderIntent", brand=brand, product=product)
    client.asked.clear()
    talk("U: yes", intent="AMAZON.YesIntent")
    assert "I ordered" in talk.speech
    asked = list(client.asked)
    talk.later(days=14)
    return asked


@pytest.mark.parametrize("consent", [NO, YES])
def test_a_purchase_reads_once_and_writes_in_one_transaction(
    talk: Talk, client: CountingClient, consent: Consent
) -> None:
    agrees(talk, consent)
    wanted = [("ruxton", "coffee"), ("ruxton", "coffee"), ("quenbys", "soup"), ("ruxton", "coffee")]
    for brand, product in wanted:
        asked = buys(talk, client, brand, product)
        assert asked == ["BatchGetItem", "TransactWriteItems"], "how orders are guarded is read with all else"
    bought = [one.action for one in touchpoints(client) if one.order_id is not None]
    assert bought == ["buy", "reorder", "buy", "reorder"]


def touchpoints(client: CountingClient) -> list[Touchpoint]:
    found = (from_json(item["body"]["S"], Touchpoint) for key, item in client.items.items() if key[1] == "TP")
    return sorted(found, key=lambda one: one.occurred_at)


@pytest.mark.parametrize(("consent", "names"), [(NO, 1), (YES, 2)])
def test_a_purchase_on_a_table_without_its_summary_reads_by_each_name_too(
    talk: Talk, client: CountingClient, consent: Consent, names: int
) -> None:
    agrees(talk, consent)
    buys(talk, client)
    for key in [key for key in client.items if key[1] == table.SUMMARY]:
        del client.items[key]
    assert buys(talk, client) == ["BatchGetItem", *["Query"] * names, "TransactWriteItems"]
    assert buys(talk, client) == ["BatchGetItem", "TransactWriteItems"], "it has written the summary"


@pytest.mark.parametrize("goal", ["AMAZON.HelpIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent"])
@pytest.mark.parametrize("consent", [None, YES])
def test_help_and_goodbyes_read_nothing(talk: Talk, client: CountingClient, goal: str, consent: Consent | None) -> None:
    if consent is not None:
        agrees(talk, consent)
    client.asked.clear()
    talk("U: that is all", intent=goal)
    assert client.reads == []


def test_in_an_experiment_a_process_reads_a_households_arm_apart_once_and_then_with_the_rest(
    talk: Talk, client: CountingClient
) -> None:
    month = timedelta(days=28)
    agrees(talk, YES)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.ledger.experiments.create(
        Experiment(
            test_id="tip",
            withheld=Withheld.PROMPT,
            held_out_thousandths=1,
            starts_at=MORNING,
            ends_at=MORNING + month,
        )
    )
    talk.later(days=20)
    opened(talk, client)
    assert client.reads == ["BatchGetItem", "BatchGetItem"], "the test was not known when the customer was asked for"
    opened(talk, client)
    assert client.reads == ["BatchGetItem"]


def test_no_item_says_which_service_key_belongs_to_which_pseudonym(talk: Talk, client: CountingClient) -> None:
    agrees(talk, YES)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    key, name = NAMES.service_key("user", talk.user), NAMES.of("user", talk.user)
    assert [item for item in client.items.values() if str(key) in str(item)], "its consent is found by it"
    assert not [item for item in client.items.values() if str(key) in str(item) and str(name) in str(item)]
