"""Files of records: what is good goes in, what is bad is named with its file and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from base.errors import InputError, UnusableInput
from intake.analytics.segment import read_event
from intake.import_files import Importer
from intake.imported import Kind
from intake.lines import lines
from ledger.encoding import to_json
from ledger.match_keys import MatchKeySealer
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import LOG_MARK
from ledger.records import Consent, Grant, Identity, Order, OrderLine, Touchpoint
from ledger.table import match_keys_key
from tests.factories.memory import MemoryLedger
from tests.factories.memory_daily import MemoryDaily
from tests.factories.memory_requests import MemoryRequests
from tests.factories.records import MORNING, order, touchpoint


class NothingOfOurs:
    """No order of these files is one that we placed."""

    def of_merchants(self, merchant_order_ids: Iterable[str]) -> dict[str, str]:
        return {}


@dataclass
class Kept:
    """Stands in for the ledger: remembers what it was given."""

    requests: MemoryRequests = field(default_factory=MemoryRequests)
    placed: NothingOfOurs = field(default_factory=NothingOfOurs)
    touchpoints: dict[str, Touchpoint] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    documents: dict[tuple[str, str], str] = field(default_factory=dict)

    def append_touchpoint(self, record: Touchpoint) -> bool:
        return self.touchpoints.setdefault(record.touchpoint_id, record) is record

    def put_order(self, record: Order) -> bool:
        changed = self.orders.get(record.order_id) != record
        self.orders[record.order_id] = record
        return changed

    def reach(self) -> None:
        """Nothing here is ever away."""

    @property
    def daily(self) -> MemoryDaily:
        return MemoryDaily(self)  # type: ignore[arg-type]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def importer(kept: Kept) -> Importer:
    return Importer(kept)  # type: ignore[arg-type]


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_good_lines_go_in_and_bad_ones_are_named(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    bad = json.loads(to_json(touchpoint("tp_2"))) | {"platform": "radio", "colour": "red"}
    file = write(
        tmp_path / "touches.jsonl", to_json(touchpoint()), "{", "", json.dumps(bad), to_json(touchpoint("tp_3"))
    )
    importer.touchpoints([file])
    result = importer.finish()
    assert set(kept.touchpoints) == {"tp_1", "tp_3"}
    rows = [json.loads(row.as_json()) for row in result.rejected]
    assert [(row["file"], row["line"], row["record"]) for row in rows] == [
        ("touches.jsonl", 2, "touchpoint"),
        ("touches.jsonl", 4, "touchpoint"),
    ]
    assert "not JSON" in rows[0]["reason"]
    assert "platform: 'radio'" in rows[1]["reason"]
    assert "colour: unknown field" in rows[1]["reason"]
    assert json.loads(rows[1]["text"]) == bad


def test_importing_again_changes_nothing(tmp_path: Path, importer: Importer) -> None:
    file = write(tmp_path / "orders.jsonl", to_json(order()))
    importer.orders([file, file])
    assert (importer.result.stored[Kind.ORDER], importer.result.unchanged[Kind.ORDER]) == (1, 1)


def test_of_two_touchpoints_with_one_id_the_first_received_stays(
    tmp_path: Path, kept: Kept, importer: Importer
) -> None:
    later = touchpoint(received_at=MORNING + timedelta(hours=1), channel="later")
    file = write(tmp_path / "t.jsonl", to_json(later), to_json(touchpoint()))
    importer.touchpoints([file])
    assert kept.touchpoints["tp_1"].channel == "alexa_skill"


def test_after_a_no_to_measurement_the_identifiers_stay_outside(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    someone = Identity(user="us_1")
    denied = touchpoint("tp_no", identity=someone, consent=Consent(measurement=Grant.DENIED))
    unknown = touchpoint("tp_unknown", identity=someone)
    importer.touchpoints([write(tmp_path / "t.jsonl", to_json(denied), to_json(unknown))])
    assert kept.touchpoints["tp_no"].identity == Identity()
    assert kept.touchpoints["tp_unknown"].identity == someone


def test_a_compressed_file_is_read(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    file = tmp_path / "orders.jsonl.gz"
    file.write_bytes(gzip.compress(b"\xef\xbb\xbf" + to_json(order()).encode()))
    importer.orders([file])
    assert kept.orders["or_1"] == order()


def test_a_file_that_breaks_off_is_named(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    whole = gzip.compress("\n".join(to_json(order(f"or_{n}")) for n in range(2000)).encode())
    file = tmp_path / "orders.jsonl.gz"
    file.write_bytes(whole[: len(whole) // 2])
    importer.orders([write(tmp_path / "orders.jsonl", to_json(order())), file])
    assert "cannot be read further" in str(importer.finish().rejected[0])
    assert "or_1" in kept.orders


def test_a_csv_has_the_record_s_fields_as_columns(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    file = write(
        tmp_path / "orders.csv",
        "order_id,placed_at,received_at,source,currency,revenue_minor,promo_codes,is_test,identity.account,consent.measurement,lines",
        'A1,2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,store,USD,1299,A;B,false,ac_1,granted,"[{""product_id"":""p1"",""quantity"":2}]"',
        "A2,2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,store,USD,a lot,,,,,",
        "A3,2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,store,USD,5,,maybe,,,",
        "A4,2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,store,USD,5,,,,,,extra",
    )
    importer.orders([file])
    stored = kept.orders["A1"]
    assert (stored.revenue_minor, stored.promo_codes, stored.is_test) == (1299, ("A", "B"), False)
    assert (stored.identity.account, stored.lines[0].quantity) == ("ac_1", 2)
    assert [str(line).split(": ", 1) for line in importer.result.rejected] == [
        ["orders.csv:3", "revenue_minor: 'a lot': should be a valid integer"],
        ["orders.csv:4", "is_test: 'maybe': should be a valid boolean"],
        ["orders.csv:5", "more cells than the header has columns"],
    ]


def test_bytes_that_are_no_text_cost_only_their_line(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_bytes(b'{"order_id": "\xff"}\n' + to_json(order()).encode())
    importer.orders([file])
    assert list(map(str, importer.result.rejected)) == ["orders.jsonl:1: not UTF-8"]
    assert set(kept.orders) == {"or_1"}


def test_records_that_only_the_log_kept_are_read_back(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    file = write(
        tmp_path / "server.log",
        "2026-11-20 INFO listening",
        f"ERROR {LOG_MARK}{to_json(touchpoint('tp_plain'))}",
        "Traceback (most recent call last):",
        json.dumps({"level": "ERROR", "message": f"{LOG_MARK}{to_json(touchpoint('tp_json'))}\nTraceback ..."}),
    )
    importer.touchpoints([file])
    assert set(kept.touchpoints) == {"tp_plain", "tp_json"}
    assert importer.result.rejected == []


def test_a_file_without_a_usable_line_is_an_error(tmp_path: Path, importer: Importer) -> None:
    importer.orders([write(tmp_path / "orders.jsonl", "nonsense")])
    with pytest.raises(UnusableInput, match=r"orders\.jsonl:1: not JSON"):
        importer.finish()


def test_an_empty_file_is_fine(tmp_path: Path, importer: Importer) -> None:
    importer.orders([write(tmp_path / "orders.jsonl", "")])
    assert importer.finish().usable == 0


@pytest.mark.parametrize("name", ["missing.jsonl", "records.parquet", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=str(tmp_path)):
        list(lines(tmp_path / name))


def test_what_a_channel_cost_is_kept_by_day(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    file = write(
        tmp_path / "spend.csv",
        "day,channel,currency,spend_minor",
        "2026-11-20,paid_search,USD,12500",
        "2026-11-21,paid_search,dollars,1",
    )
    importer.spend([file, file])
    assert list(kept.documents) == [("SPEND#2026-11-20", "paid_search#USD")]
    assert importer.result.stored[Kind.SPEND] == 1
    assert "currency" in str(importer.result.rejected[0])


def test_what_a_campaign_cost_is_kept_beside_its_channel_s_other_campaigns(
    tmp_path: Path, kept: Kept, importer: Importer
) -> None:
    header, day = "day,channel,currency,spend_minor,campaign_id", "2026-11-20,paid_search,USD"
    importer.spend([write(tmp_path / "spend.csv", header, f"{day},100,autumn", f"{day},200,winter", f"{day},300,")])
    keys = ["paid_search#USD#autumn", "paid_search#USD#winter", "paid_search#USD"]
    assert list(kept.documents) == [("SPEND#2026-11-20", key) for key in keys]


def test_what_a_platform_claims_is_kept_by_day_and_a_later_claim_takes_its_place(
    tmp_path: Path, kept: Kept, importer: Importer
) -> None:
    header, told = "platform,day,campaign,currency,conversions,value", "google_ads,2026-11-20,autumn,USD"
    first = write(tmp_path / "claims.csv", header, f"{told},2,40.00", f"{told},many,1")
    importer.claims([first, first, write(tmp_path / "later.csv", header, f"{told},3,55.5")])
    ((place, body),) = kept.documents.items()
    assert place == ("CLAIM#2026-11-20", "google_ads#USD#autumn")
    assert '"value_minor":5550' in body
    assert "later.csv line 2 holds, claims.csv line 2 does not" in importer.result.told_otherwise[0]
    assert (importer.result.stored[Kind.CLAIM], importer.result.unchanged[Kind.CLAIM]) == (2, 1)
    assert "claims.csv:3: conversions" in str(importer.result.rejected[0])


def test_a_claim_without_a_currency_is_in_that_of_the_orders_imported_with_it(
    tmp_path: Path, kept: Kept, importer: Importer
) -> None:
    importer.orders([write(tmp_path / "orders.jsonl", to_json(order(currency="EUR")))])
    header = "platform,day,campaign,conversions,value"
    importer.claims([write(tmp_path / "claims.csv", header, "meta,2026-11-20,autumn,2,40.00")], lambda: {"USD"})
    importer.claims([write(tmp_path / "more.csv", header, "meta,2026-11-21,autumn,2,40.00")], lambda: {"USD"})
    assert [key for _, key in kept.documents] == ["meta#EUR#autumn"] * 2


def test_two_lines_of_an_import_that_contradict_each_other_are_told_with_their_places(
    tmp_path: Path, importer: Importer
) -> None:
    line = "2026-11-20,paid_search,USD"
    importer.spend(
        [write(tmp_path / "spend.csv", "day,channel,currency,spend_minor", *(f"{line},{n}" for n in (5, 7)))]
    )
    (said,) = importer.result.told_otherwise
    assert "spend.csv line 3 holds, spend.csv line 2 does not" in said


def test_visits_of_an_analytics_tool_are_stored_once_as_pseudonyms_and_a_bad_line_is_not_repeated(
    tmp_path: Path, kept: Kept, importer: Importer
) -> None:
    file = write(
        tmp_path / "events.jsonl",
        '{"type": "page", "messageId": "m1", "anonymousId": "an-1", "timestamp": "2026-11-19T08:00:00Z"}',
        '{"type": "track", "event": "Order Completed"}',
        '{"type": "page", "messageId": "m2", "anonymousId": "ada@example.com", "timestamp": "2027-08-19T08:00:00Z"}',
    )
    pseudonyms = Pseudonyms(b"a pepper of tests")
    importer.visits([file], read_event, pseudonyms)
    (stored,) = kept.touchpoints.values()
    assert stored.identity.cookie == pseudonyms.of("cookie", "an-1")
    assert (importer.result.stored[Kind.VISIT], importer.result.passed_over) == (1, 1)
    (rejected,) = importer.result.rejected
    assert (rejected.line, rejected.text) == (3, None)
    assert rejected.reason.startswith("at: 2027-08-19")


def test_the_fields_of_version_2_come_from_a_csv_too(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    columns = "touchpoint_id,occurred_at,received_at,platform,action"
    known = "2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,alexa,handoff"
    added = "intent,topic,duration_ms,handoff_way,test_id,arm"
    file = write(
        tmp_path / "t.csv",
        f"{columns},{added},schema_version",
        f"tp_2,{known},HandoffIntent,hard-water,120,card,tip,held_out,2",
        f"tp_1,{known},,,,,,,1",
        f"tp_3,{known},HandoffIntent,,,,,,1",
    )
    importer.touchpoints([file])
    new, old = kept.touchpoints["tp_2"], kept.touchpoints["tp_1"]
    assert (new.intent, new.topic, new.duration_ms) == ("HandoffIntent", "hard-water", 120)
    assert (new.handoff_way, new.test_id, new.arm) == ("card", "tip", "held_out")
    assert (old.intent, old.duration_ms, old.schema_version) == (None, None, 2)
    (reason,) = map(str, importer.result.rejected)
    assert reason.startswith("t.csv:4: intent: version 1 has no such field")


def test_a_record_is_stored_as_it_was_written(tmp_path: Path, kept: Kept, importer: Importer) -> None:
    told = replace(touchpoint(), heard="fold jerz", match_score=0.5)
    importer.touchpoints([write(tmp_path / "t.jsonl", to_json(told))])
    assert kept.touchpoints["tp_1"] == told


def test_identifiers_that_look_like_addresses_are_told_once_a_file(tmp_path: Path) -> None:
    file = tmp_path / "touchpoints.jsonl"
    told = [touchpoint(f"tp_{n}", identity=Identity(email="ada@post.earshot.shop")) for n in range(3)]
    file.write_text("".join(to_json(record) + "\n" for record in (*told, touchpoint("tp_9"))))
    importer = Importer(Kept(), clock=lambda: MORNING)
    importer.touchpoints([file])
    assert importer.result.addresses == {"touchpoints.jsonl": 3}


def test_a_record_too_large_for_the_table_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    line = OrderLine(product_id="p-1", brand_id="b-1", quantity=1, unit_price_minor=1)
    told = [order("or_1"), order("or_2", lines=(line,) * 12_000), order("or_3")]
    (tmp_path / "orders.jsonl").write_text("\n".join(map(to_json, told)))
    ledger = MemoryLedger()
    importer = Importer(ledger)
    importer.orders([tmp_path / "orders.jsonl"])
    assert [(one.line, "would take" in one.reason) for one in importer.result.rejected] == [(2, True)]
    assert sorted(ledger.orders) == ["or_1", "or_3"]


AGREED = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
SEALER = MatchKeySealer((b"key",))


def imported_keys(ledger: MemoryLedger, tmp_path: Path, days: int = 1) -> Importer:
    path = tmp_path / "keys.csv"
    path.write_text("order_id,gclid\n" + "".join(f"or_{number},Cj0_{number}\n" for number in (1, 2, 3)), "utf-8")
    importer = Importer(ledger, clock=lambda: MORNING + timedelta(days=days))
    importer.match_keys([path], SEALER)
    return importer


def test_match_keys_are_kept_sealed_and_only_of_orders_whose_customers_agreed_to_marketing(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    ledger.put_order(order("or_1", consent=AGREED))
    ledger.put_order(order("or_2", consent=Consent(measurement=Grant.GRANTED)))
    ledger.put_order(order("or_3", consent=Consent(measurement=Grant.DENIED, marketing=Grant.GRANTED)))
    result = imported_keys(ledger, tmp_path).result
    assert result.stored[Kind.MATCH_KEYS] == 1
    assert [(line.line, line.reason.partition(":")[0], line.text) for line in result.rejected] == [
        (3, "order_id", None),
        (4, "order_id", None),
    ]
    sealed = ledger.document(*match_keys_key("or_1"))
    keys = SEALER.open("or_1", sealed)
    assert sealed is not None
    assert "Cj0" not in sealed
    assert (keys.gclid, keys.expires_at) == ("Cj0_1", MORNING + timedelta(days=90)) if keys else keys
    assert ledger.document(*match_keys_key("or_2")) is None
    assert imported_keys(ledger, tmp_path).result.unchanged[Kind.MATCH_KEYS] == 1


def test_match_keys_of_an_order_older_than_they_are_kept_are_set_aside(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    ledger.put_order(order("or_1", consent=AGREED))
    result = imported_keys(ledger, tmp_path, days=91).result
    assert result.stored[Kind.MATCH_KEYS] == 0
    assert "over 90 days old" in result.rejected[0].reason
