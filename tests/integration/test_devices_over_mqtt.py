"""Devices that speak MQTT with certificates of their own, to the embedded AWS: from the broker to an order."""

from __future__ import annotations

import json
import random
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from base.clock import rfc3339
from base.settings import Settings
from examples.edge_agent.agent import EdgeAgent
from examples.edge_agent.belief import WatchedPart
from examples.edge_agent.file import device_file
from examples.edge_agent.mqtt import connected
from intake.iot.registering import Registrations
from ledger.device_hours import Measure, hour_of
from ledger.devices import Devices
from ledger.records import Action, DeviceType, Grant, Outcome
from ledger.sequences import each
from ledger.store import Ledger
from replenishment.stock.reorder import Lead
from runtime.device_worker import open_messages, open_shadows, taken_from
from runtime.embedded_aws import process
from runtime.embedded_aws.fleet import Fleet, ThingFiles
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.queues import QueueEnd
from runtime.simulated_devices import SimulatedDevice, connected_as
from tests.factories.checkout import COFFEE
from tests.factories.processes import listening
from tests.factories.replenished import ACCOUNT, HOUSEHOLD, NAMES, Replenished

pytestmark = pytest.mark.integration
THING = "coffee-1"


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    with embedded_aws(None, devices=True) as running:
        yield running


@pytest.fixture
def home(aws: LocalAws) -> Replenished:
    table = f"earshot-{uuid4().hex[:12]}"
    aws.create_table(table)
    client = aws.client("dynamodb")
    return Replenished(Ledger(lambda: client, table, pseudonyms=NAMES), table=table)


def enrolled(aws: LocalAws, home: Replenished) -> tuple[Fleet, ThingFiles]:
    """A coffee machine with a button, registered with the certificate that it was given."""
    fleet = Fleet(aws, home.table)
    files = fleet.enrol(THING)
    ago = home.now - timedelta(days=80)
    Registrations(devices=Devices(home.ledger.dynamo), pseudonyms=NAMES, clock=lambda: ago).register(
        THING,
        account=ACCOUNT,
        device_type=DeviceType.APPLIANCE,
        products={"beans": COFFEE, "button": COFFEE},
        certificate=files.certificate_id,
    )
    return fleet, files


def taken(aws: LocalAws, fleet: Fleet, home: Replenished, folder: Path) -> dict[str, int]:
    """What came of all that waits in the queue; shadows follow."""
    settings = replace(Settings(), table=home.table, endpoint=aws.endpoint, state=str(folder))
    messages = open_messages(settings, home.ledger, lambda: home.now)
    queue = QueueEnd(aws.client("sqs"), fleet.queue_url)
    return dict(taken_from(queue, messages, open_shadows(settings, home.ledger)))


def shadow(aws: LocalAws) -> dict[str, Any]:
    """What AWS tells of the thing to whoever asks, of both halves of its state."""
    told = aws.client("iot-data").get_thing_shadow(thingName=THING)["payload"].read()
    state: dict[str, Any] = json.loads(told)["state"]
    return state


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads the kernel's socket table")
def test_with_devices_too_nothing_listens_beyond_this_machine(aws: LocalAws) -> None:
    assert aws.server.mqtt is not None
    assert listening(aws.server.pid) == {f"0100007F:{port:04X}" for port in (aws.server.port, aws.server.mqtt)}


def test_who_shows_no_certificate_is_refused_before_a_word(aws: LocalAws, home: Replenished) -> None:
    _, files = enrolled(aws, home)
    trusting = ssl.create_default_context(cadata=files.authority)
    trusting.check_hostname = False
    assert aws.server.mqtt is not None
    connect = b"\x10\x14\x00\x04MQTT\x04\x02\x00\x3c\x00\x08coffee-1"
    with socket.create_connection(("127.0.0.1", aws.server.mqtt), timeout=10) as reached:
        connection = trusting.wrap_socket(reached)  # TLS 1.3 tells a client late that it is refused
        with connection, suppress(OSError):
            connection.sendall(connect)
            assert connection.recv(4) == b""


def test_a_port_of_mqtt_that_is_taken_meanwhile_is_another_the_next_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    free = process._free_ports(None, devices=True)
    asked = [process._Ports(free.http, free.http), free]
    monkeypatch.setattr(process, "_free_ports", lambda _port, **_: asked.pop(0))
    with process.attached_server(tmp_path, devices=True) as server:
        assert (server.port, server.mqtt) == (free.http, free.mqtt)
        assert server.healthy()
    assert not asked


def test_a_machine_that_runs_low_has_its_beans_ordered_whatever_becomes_of_its_messages(
    aws: LocalAws, home: Replenished, tmp_path: Path
) -> None:
    home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols(COFFEE, at=home.now - timedelta(days=60))
    home.bought(50)
    fleet, files = enrolled(aws, home)
    machine = SimulatedDevice(THING)
    told = machine.levels("beans", "weight", full=1000, left=100, a_day=50, until=home.now, days=12)
    disordered = random.Random(7).sample(told, k=len(told))
    with connected_as(files) as connection:
        assert connection.publish([*disordered, *disordered[:5]]) == 17
        connection.publish([told[0]], as_thing="somebody-elses")
    assert taken(aws, fleet, home, tmp_path) == {"kept": 17, "refused": 1}
    device = NAMES.of("device", THING) or ""
    devices = Devices(home.ledger.dynamo)
    hours = list(devices.hours(devices.registered([device])[device], home.now - timedelta(days=20), home.now))
    assert {number for hour in hours for _, number in each(hour.seen)} == set(range(1, 13)), "none lost, none twice"
    assert hours[-1].hour == hour_of(home.now)
    newest = {"measure": "weight", "left": 100, "full": 1000, "at": rfc3339(home.now)}
    assert shadow(aws)["reported"] == {"parts": {"beans": newest}, "firmware": "1.0.0"}
    assert home.decides() == {"something to do": 1}
    assert home.carries_out() == ["ORDERED"]
    assert len(home.orders()) == 1
    with connected_as(files) as connection:  # the next message, by which its shadow hears what was decided
        connection.publish([machine.tells("usage", home.now, part="beans", measure="weight", used=18)])
    assert taken(aws, fleet, home, tmp_path) == {"kept": 1}
    state = shadow(aws)
    assert (state["desired"]["parts"]["beans"]["decided"], state["desired"]["parts"]["beans"]["packs"]) == ("order", 1)
    assert state["reported"]["parts"] == {"beans": newest}


def test_an_agent_that_keeps_its_readings_tells_enough_for_its_beans_to_be_ordered(
    aws: LocalAws, home: Replenished, tmp_path: Path
) -> None:
    home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols(COFFEE, at=home.now - timedelta(days=60))
    home.bought(50)
    fleet, files = enrolled(aws, home)
    files.write(tmp_path)
    beans = WatchedPart(name="beans", measure=Measure.WEIGHT, full=1000, a_day=50, lead=Lead(mean=3, variance=2))
    at = home.now
    with device_file(tmp_path / "agent.sqlite") as file:
        agent = EdgeAgent(thing=THING, parts=[beans], file=file, clock=lambda: at)
        for back in reversed(range(14)):
            at = home.now - timedelta(days=back)
            agent.read("beans", 103 + 50 * back)
        with connected(THING, tmp_path, files.host, files.port) as publish:
            assert agent.send(publish) == 15, "a level a day, and two decisions"
    assert taken(aws, fleet, home, tmp_path) == {"kept": 15}
    device = NAMES.of("device", THING) or ""
    devices = Devices(home.ledger.dynamo)
    hours = devices.hours(devices.registered([device])[device], home.now - timedelta(days=20), home.now)
    assert [hour.parts[0].last for hour in hours][-2:] == [200, 160], "in steps of 20: 203 and 153 were read"
    decided = [one for one in home.ledger.touchpoints_of(HOUSEHOLD or "") if one.action is Action.REPLENISH]
    assert {one.outcome for one in decided} == {Outcome.NO_ANSWER, Outcome.ASKED}, "wait, then propose"
    assert home.decides() == {"something to do": 1}
    assert home.carries_out() == ["ORDERED"]


def test_a_press_is_a_touch_once_and_a_certificate_of_another_thing_tells_nothing_of_it(
    aws: LocalAws, home: Replenished, tmp_path: Path
) -> None:
    home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols(COFFEE, at=home.now - timedelta(days=60))
    fleet, files = enrolled(aws, home)
    button = SimulatedDevice(THING, clock_is_off=timedelta(minutes=-3))
    press = button.tells("press", home.now)
    with connected_as(files) as connection:
        connection.publish([press, press])
    stolen = replace(fleet.enrol("other-1"), thing=THING)  # another's certificate under this client id
    with connected_as(stolen) as connection:
        connection.publish([button.tells("press", home.now)])
    assert taken(aws, fleet, home, tmp_path) == {"kept": 2, "refused": 1}
    touches = [one for one in home.ledger.touchpoints_of(HOUSEHOLD or "") if one.action is Action.REORDER]
    assert len(touches) == 1
