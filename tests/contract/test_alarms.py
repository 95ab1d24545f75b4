"""Every alarm of template.yaml rings at what its words say and not below; every line it waits for is ours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from base.errors import MerchantUnavailable, StoreUnavailable
from base.skill_settings import SkillSettings
from ledger.outbox import Waiting
from ledger.placed import merged
from ledger.recorder import Recorder
from ledger.records import Choice, Consent, OrderStatus
from ledger.secrets import Renewed
from ledger.table import MAIL
from runtime.embedded_aws.template import Intrinsic, load_template, resources_of_type
from runtime.functions.function import Function
from runtime.functions.outbox_feed import Swept
from runtime.functions.table import FUNCTIONS, IMAGES
from runtime.functions.waiting_on import tell_waiting
from shop.checkout.session import Status
from shop.checkout.ucp.completion import settlement_of
from shop.checkout.ucp.wire import WireCheckout
from tests.factories.conversation import Talk
from tests.factories.doors import Intake
from tests.factories.records import MORNING, order, touchpoint
from tests.tools.cloudwatch import Periods, matches, rings

TEMPLATE = load_template()
ALARMS = resources_of_type(TEMPLATE, "AWS::CloudWatch::Alarm")
FILTERS = resources_of_type(TEMPLATE, "AWS::Logs::MetricFilter")
QUEUES = resources_of_type(TEMPLATE, "AWS::SQS::Queue")

NOTHING: list[float] = []
ONE, ZERO = [[0, 1, 0]], [[0, 0, 0]]  # of a metric that says of each call whether it happened
SLOW = [300.0] * 89 + [2_600.0] * 11  # milliseconds of a hundred turns
QUICK = [300.0] * 91 + [6_900.0] * 9
DEAD, NONE_DEAD = [[0, 1]], [[0, 0]]  # messages among dead letters, told every minute

# Every alarm: a series at which it rings, and one at which it does not.
SERIES: dict[str, tuple[Periods, Periods]] = {
    "TurnsFail": (ONE, ZERO),
    "TurnsApologise": ([[1]], [NOTHING]),
    "TurnsAreSlow": ([SLOW, SLOW], [SLOW, QUICK]),
    "NewVersionIsSlow": ([SLOW, SLOW], [SLOW, QUICK]),
    "TurnsAreRefused": (ONE, ZERO),
    "OthersFail": (ONE, ZERO),
    "RequestsAreRefused": (ONE, ZERO),
    "RequestsFail": ([[1, 1, 1, 1, 1]], [[1, 1, 1, 1]]),
    "RecordsWait": ([[0, 101]], [[100, 3]]),
    "RecordsWaitLong": ([[60, 901]], [[900]]),
    "RecordsAreNotTried": ([[60, 901]], [[900]]),
    "RecordsAreDeadLetters": (DEAD, NONE_DEAD),
    "OrdersAreDeadLetters": (DEAD, NONE_DEAD),
    "DeviceEventsAreDeadLetters": (DEAD, NONE_DEAD),
    "DeviceMessagesAreDeadLetters": (DEAD, NONE_DEAD),
    "DeviceMessagesWait": ([[60, 901]], [[900]]),
    "DeviceMessagesAreNotTried": ([[60, 901]], [[900]]),
    "SweepsAreDeadLetters": (DEAD, NONE_DEAD),
    "ForgettingsAreDeadLetters": (DEAD, NONE_DEAD),
    "RenewalsAreDeadLetters": (DEAD, NONE_DEAD),
    "RunsAreDeadLetters": (DEAD, NONE_DEAD),
    "RecordsAreInTheLogAlone": ([[1]], [NOTHING]),
    "CustomersAskForTheirData": ([[1]], [NOTHING]),
    "SecretsAreAway": ([[1]], [NOTHING]),
    "OrdersWaitForTheMerchant": ([[1_500, 1_801], [1_900, 2_080]], [[1_500, 1_801], [0]]),
    "OrdersAreHeardLate": ([[300_001]], [[60_000, 299_000]]),
    "OrdersDiffer": ([[1]], [NOTHING]),
}


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_rings_at_what_it_says_and_not_below(alarm: str) -> None:
    loud, quiet = SERIES[alarm]
    assert rings(ALARMS[alarm], loud)
    assert not rings(ALARMS[alarm], quiet)


@pytest.mark.parametrize("alarm", sorted(set(ALARMS) - {"OrdersWaitForTheMerchant"}))
def test_silence_rings_no_alarm(alarm: str) -> None:
    assert not rings(ALARMS[alarm], [NOTHING] * 3)


def test_a_sweep_that_no_longer_looks_rings_the_alarm_on_the_outbox_s_age() -> None:
    assert rings(ALARMS["OrdersWaitForTheMerchant"], [NOTHING, NOTHING])


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=list(ALARMS))
def test_somebody_is_told_of_every_alarm_in_words(alarm: dict[str, Any]) -> None:
    assert alarm["AlarmActions"] == [Intrinsic("Ref", "Alarms")]
    name = str(alarm["AlarmName"].value)
    assert name.startswith("${AWS::StackName}: ")
    assert len(name.split()) >= 3
    assert alarm["AlarmDescription"].endswith(".")


def test_the_mail_of_the_alarms_goes_to_whoever_the_parameter_names() -> None:
    (mail,) = resources_of_type(TEMPLATE, "AWS::SNS::Subscription").values()
    assert (mail["Protocol"], mail["Endpoint"]) == ("email", Intrinsic("Ref", "AlarmEmail"))
    assert mail["TopicArn"] == Intrinsic("Ref", "Alarms")


def _watched(kind: str) -> set[str]:
    """The functions, or queues, whose metrics some alarm looks at."""
    metrics = [alarm for alarm in ALARMS.values() if "Dimensions" in alarm]
    metrics += [
        part["MetricStat"]["Metric"]
        for alarm in ALARMS.values()
        for part in alarm.get("Metrics", ())
        if "MetricStat" in part
    ]
    return {
        str(dimension["Value"].value).split(".")[0]
        for metric in metrics
        for dimension in metric["Dimensions"]
        if dimension["Name"] == kind
    }


def test_no_function_fails_unheard() -> None:
    assert _watched("FunctionName") == {*FUNCTIONS, *IMAGES}


def test_a_spool_that_nobody_reads_is_heard_of_by_the_queue_s_own_age() -> None:
    alarm = ALARMS["RecordsAreNotTried"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/SQS", "ApproximateAgeOfOldestMessage")
    assert "Spool" in _watched("QueueName")


def test_nothing_becomes_a_dead_letter_unheard() -> None:
    assert _watched("QueueName") >= {name for name in QUEUES if name.endswith("DeadLetters")}


# --------------------------------------------------------------------------------------------- lines of the logs


class _Refuses:
    def __getattr__(self, _: str) -> Callable[..., None]:
        def refuse(*_args: object, **_how: object) -> None:
            raise StoreUnavailable("away")

        return refuse


def _apologised() -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a fault of ours")

    talk = Talk(matcher=object())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("skill.app.from_attributes", broken)
        talk("U: reorder coffee", intent="ReorderIntent", product="coffee")


def _unstored() -> None:
    Recorder(_Refuses(), _Refuses()).record(touchpoint())


def _unstored_choice() -> None:
    Recorder(_Refuses(), _Refuses()).decide(Choice(customer="us_1", consent=Consent(), decided_at=MORNING))


def _doubled() -> None:
    merged(order("vo_1", merchant_order_id="5001"), order("vo_1"), "5002")


def _disputed() -> None:
    told = order("vo_1", received_at=MORNING + timedelta(hours=1))
    merged(order("vo_1", status=OrderStatus.CANCELLED, cancelled_at=MORNING), told, "5001")


def _asked_for_data() -> None:
    told = {"shop_id": 1, "shop_domain": "ours.myshopify.com", "data_request": {"id": 9999}, "orders_requested": [5001]}
    Intake().shopify(told, topic="customers/data_request")


def _completed_at_another_price() -> None:
    settlement_of(WireCheckout(id="co_1", status=Status.COMPLETED, currency="USD"), order("vo_1"))


def _no_secrets() -> None:
    def away(*_: object) -> dict[str, str]:
        raise StoreUnavailable("Secrets Manager gave no answer in 1.0 s")

    kept = Renewed(SkillSettings, str, environment={"EARSHOT_SECRETS": "EARSHOT_PEPPER=arn"}, ask=away)
    with pytest.raises(StoreUnavailable):
        kept.made()


def _swept() -> None:
    since = MORNING - timedelta(seconds=1_801)
    _sweeps(Waiting(order_id="vo_1", since=since, free_at=since))


def _a_mail_waits() -> None:
    since = MORNING - timedelta(days=3)
    _sweeps(Waiting(order_id="vo_1", since=since, free_at=since, kind=MAIL))


def _sweeps(one: Waiting) -> None:
    seen = Swept(tried_until=MORNING, now=MORNING)
    assert seen.is_due(one)
    seen.report()


def _waits_on(queue: str) -> None:
    sent = {"SentTimestamp": str(round((MORNING - timedelta(seconds=901)).timestamp() * 1000))}
    log = logging.getLogger(f"earshot.{queue}")
    tell_waiting(log, [{"messageId": "m1", "attributes": sent}], MORNING, queue=queue)


def _asks_for_secrets(function: Function) -> bool:
    module, kind = function.settings.rsplit(".", 1)
    return "secrets_at" in {field.name for field in fields(getattr(import_module(module), kind))}


WITH_SECRETS = [
    f"{name.removesuffix('Function')}Log"
    for name, function in sorted({**FUNCTIONS, **IMAGES}.items())
    if _asks_for_secrets(function)
]


@pytest.mark.parametrize(
    ("log", "metric", "happens", "value"),
    [
        ("SkillLog", "TurnsFailed", _apologised, 1),
        ("SkillLog", "Unstored", _unstored, 1),
        ("SkillLog", "Unstored", _unstored_choice, 1),
        ("HandoffLog", "Unstored", _unstored, 1),
        ("DevicesLog", "Unstored", _unstored, 1),
        ("OrdersLog", "OutboxMarks", _doubled, 1),
        ("OrdersLog", "OutboxMarks", _disputed, 1),
        ("OrdersLog", "DataRequests", _asked_for_data, 1),
        *((log, "OutboxMarks", _completed_at_another_price, 1) for log in ("SkillLog", "OutboxLog")),
        *((log, "NoSecrets", _no_secrets, 1) for log in WITH_SECRETS),
        ("SpoolLog", "SpoolOldestSeconds", partial(_waits_on, "spool"), 901),
        ("DevicesLog", "DevicesOldestSeconds", partial(_waits_on, "devices"), 901),
        ("OutboxFeedLog", "OutboxOldestSeconds", _swept, 1_801),
        ("OutboxFeedLog", "OutboxOldestSeconds", _a_mail_waits, 0),
    ],
)
def test_a_line_that_our_code_logs_counts_in_the_metric_its_alarm_reads(
    log: str, metric: str, happens: Callable[[], None], value: float, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    happens()
    lines = [JsonFormatter().format(record) for record in caplog.records]
    (found,) = [one for one in _filters_of(log) if one["MetricTransformations"][0]["MetricName"] == metric]
    assert [_counted(found, line) for line in lines if matches(found["FilterPattern"], line) is not None] == [value]


def _filters_of(log: str) -> list[dict[str, Any]]:
    return [one for one in FILTERS.values() if one["LogGroupName"] == Intrinsic("Ref", log)]


def _counted(found: dict[str, Any], line: str) -> float:
    fields = matches(found["FilterPattern"], line)
    assert fields is not None
    told = found["MetricTransformations"][0]["MetricValue"]
    return float(fields[told.removeprefix("$.")] if told.startswith("$.") else told)


MARK_SOURCES = {
    "EARSHOT_TURN_FAILED",
    "EARSHOT_DOUBLE",
    "EARSHOT_DISPUTED",
    "EARSHOT_OTHER_PRICE",
    "EARSHOT_GIVEN_UP",
    "EARSHOT_UNSTORED",
    "EARSHOT_NO_SECRETS",
    "EARSHOT_DATA_REQUEST",
}


def test_every_mark_that_our_code_logs_is_waited_for_by_a_filter() -> None:
    root = Path(__file__).parents[2]
    rooms = ("ledger", "intake", "runtime", "shop", "skill")
    found = set()
    for file in (path for room in rooms for path in (root / room).rglob("*.py")):
        for mark in (
            "TURN_FAILED",
            "DOUBLE",
            "DISPUTED",
            "OTHER_PRICE",
            "GIVEN_UP",
            "UNSTORED",
            "NO_SECRETS",
            "DATA_REQUEST",
        ):
            if f'"EARSHOT_{mark}' in file.read_text("utf-8"):
                found.add(f"EARSHOT_{mark}")
    assert found == MARK_SOURCES
    patterns = " ".join(one["FilterPattern"] for one in FILTERS.values())
    assert {mark for mark in found if f'"{mark}*"' not in patterns} == set()


def test_an_ordinary_line_counts_in_no_metric(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("earshot.skill").info("warm")
    logging.getLogger("earshot.outbox").warning("order vo_1 is told again at 9: %s", MerchantUnavailable("away"))
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert [line for line in lines for one in FILTERS.values() if matches(one["FilterPattern"], line) is not None] == []


def test_every_metric_that_a_filter_makes_is_read_by_an_alarm() -> None:
    made = {one["MetricTransformations"][0]["MetricName"] for one in FILTERS.values()}
    read = {
        alarm.get("MetricName")
        for alarm in ALARMS.values()
        if alarm.get("Namespace") == Intrinsic("Ref", "AWS::StackName")
    }
    assert made == read
