"""The demo's home with devices: what they publish over MQTT becomes an order, a proposal, or nothing, each explained.

A dishwasher, a coffee machine and a printer with certificates of their own, an order button, and a pack that is
scanned; a subscription that comes once and is paused by voice. The same code as in the cloud takes, decides and places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from base.clock import Clock
from base.errors import DemoError
from intake.automations import Leave, Leaves
from intake.iot.registering import Registrations
from ledger.delivery import Sealer
from ledger.devices import Devices
from ledger.pack_codes import PackCodes
from ledger.pseudonyms import Pseudonyms
from ledger.wiring import open_pseudonyms
from runtime.deciding import open_deciding
from runtime.demo.appliances_script import (
    APPLIANCES,
    BUTTON,
    ENROLS,
    HOME,
    PRESSES,
    READ_AT,
    RENEWS,
    SCANNED,
    WITHOUT_ASKING,
    Appliance,
)
from runtime.demo.player import TranscriptLine
from runtime.demo.script import Story
from runtime.demo.stage import DemoStage
from runtime.device_worker import open_messages, open_shadows, taken_from
from runtime.embedded_aws.fleet import Fleet, ThingFiles
from runtime.embedded_aws.queues import QueueEnd
from runtime.functions.renewals import DueByItself, open_due
from runtime.replenished import automation_of, told_of
from runtime.simulated_devices import SimulatedDevice, ToldMessage, connected_as


@dataclass(slots=True, kw_only=True)
class DevicesOfHome:
    """One home's devices on the stage."""

    stage: DemoStage
    due: DueByItself
    pseudonyms: Pseudonyms
    fleet: Fleet
    files: dict[str, ThingFiles] = field(default_factory=dict)
    told: dict[str, SimulatedDevice] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The household's account at the shop."""
        return str(HOME.account.number)

    @property
    def _clock(self) -> Clock:
        return self.stage.clock

    # -- what happens ------------------------------------------------------------------------------------------------

    def enrols(self) -> Iterator[TranscriptLine]:
        """The household says on the shop's page what may be ordered, and its devices are registered to it."""
        settings, ledger = self.stage.settings, self.stage.ledger
        leaves = Leaves(
            ledger=ledger, pseudonyms=self.pseudonyms, sealer=Sealer(settings.delivery_keys), clock=self._clock
        )
        leaves.give(Leave(account=self.account, rules={"automatic": WITHOUT_ASKING, "month_limit_minor": 12_000}))
        yield aside("Shop", f"may order by itself: {', '.join(WITHOUT_ASKING)}; up to $120.00 in 30 days")
        registrations = Registrations(devices=Devices(ledger.dynamo), pseudonyms=self.pseudonyms, clock=self._clock)
        for one in (*APPLIANCES, BUTTON):
            made = self.fleet.enrol(one.thing)
            self.files[one.thing], self.told[one.thing] = made, SimulatedDevice(one.thing)
            registrations.register(
                one.thing,
                account=self.account,
                device_type=one.device_type,
                products={one.part: one.product_id},
                certificate=made.certificate_id,
                appliance=one.helped_as,
            )
        yield aside("Shop", f"{len(self.files)} devices registered, each with its own certificate")

    def publish(self) -> Iterator[TranscriptLine]:
        """Each appliance tells two weeks, of which some came late and twice; two of them show an error too."""
        for one in APPLIANCES:
            messages = self._weeks_of(one)
            disordered = [*messages[1::2], *messages[::2], *messages[:3]]
            self._over_mqtt(one.thing, disordered)
            kept, refused = self._taken()
            if refused:
                raise DemoError(f"{refused} messages of {one.thing} were refused")
            yield aside(one.name, f"{kept} messages over MQTT, in disorder and some of them twice: {one.says}")

    def decides(self) -> Iterator[TranscriptLine]:
        """It is decided, carried out, and told in words why."""
        now = self._clock()
        open_deciding(self.stage.ledger, self.pseudonyms).round(now)
        self.due.round(now)
        read = automation_of(self.stage.ledger, self.pseudonyms, self.account)
        if read is None or read.automation.last_order_id is None:
            raise DemoError("nothing was ordered for the home whose dishwasher runs out")
        _, _, *told = told_of(self.stage.ledger, read, now)
        yield from (aside("Earshot", line) for line in told)

    def presses(self) -> Iterator[TranscriptLine]:
        """A button's contact bounces, a machine scans a pack; two minutes later each is one order, held for a while."""
        button, machine = self.told[BUTTON.thing], self.told[SCANNED.thing]
        pressed = button.tells("press", self._clock())
        bounced = button.tells("press", self._clock() + timedelta(seconds=1))
        code = PackCodes(self.stage.settings.service_pepper.encode()).code(SCANNED.product_id, "0042")
        self._over_mqtt(BUTTON.thing, [pressed, bounced, pressed])
        self._over_mqtt(SCANNED.thing, [machine.tells("scan", self._clock(), code=code)])
        self._taken()
        yield aside("Button", "pressed; its contact bounced, and the message came twice")
        yield aside("Coffee machine", f"scans the code of a pack: {SCANNED.product_id}")
        self.stage.clock.go_on(timedelta(minutes=3))
        done = self.due.round(self._clock())
        yield aside("Earshot", "; ".join(f"{count} {what}" for what, count in sorted(done.items())))

    def renews(self) -> Iterator[TranscriptLine]:
        """What is due of the subscription is placed; asked again, nothing more is."""
        for _ in range(2):
            done = self.due.round(self._clock())
            yield aside("Earshot", "; ".join(f"{count} {what}" for what, count in done.items()) or "nothing is due")

    # -- how it is told ----------------------------------------------------------------------------------------------

    def _weeks_of(self, one: Appliance) -> list[ToldMessage]:
        device = self.told[one.thing]
        told = device.levels(
            one.part, one.measure, full=one.full, left=one.left, a_day=one.a_day, until=self._clock(), days=14
        )
        if one.error:
            told.append(device.tells("error", self._clock(), code=one.error))
        return told

    def _over_mqtt(self, thing: str, messages: Sequence[ToldMessage]) -> None:
        with connected_as(self.files[thing]) as connection:
            connection.publish(messages)

    def _taken(self) -> tuple[int, int]:
        aws, ready = self.stage.aws, self.stage
        messages = open_messages(ready.settings, ready.ledger, self._clock)
        shadows = open_shadows(ready.settings, ready.ledger)
        done = taken_from(QueueEnd(aws.client("sqs"), self.fleet.queue_url), messages, shadows)
        return done["kept"], done["refused"]


def aside(who: str, text: str) -> TranscriptLine:
    """Return a line of what is done, not said."""
    return TranscriptLine(who=who, text=text, aside=True)


def open_home(stage: DemoStage) -> DevicesOfHome:
    """Return the home's devices, on the stage's own AWS IoT Core."""
    return DevicesOfHome(
        stage=stage,
        due=open_due(stage.settings, ledger=stage.ledger),
        pseudonyms=open_pseudonyms(stage.settings),
        fleet=Fleet(stage.aws, stage.settings.table),
    )


def scenes(home: DevicesOfHome) -> Iterator[tuple[Story, Iterator[TranscriptLine]]]:
    """Yield what the devices do, each with its title and moment, to be played in the order of time."""
    for title, begins, played in (
        ("A home lets its devices order", ENROLS, home.enrols),
        ("The first delivery of a subscription, exactly once", RENEWS, home.renews),
        ("A dishwasher, a coffee machine and a printer tell what is left", READ_AT, home.publish),
        ("What to do about it, and why", READ_AT + timedelta(minutes=5), home.decides),
        ("A button is pressed and a pack is scanned", PRESSES, home.presses),
    ):
        yield Story(title=title, home=HOME, begins=begins, steps=()), _at(home, begins, played())


def _at(home: DevicesOfHome, begins: datetime, lines: Iterator[TranscriptLine]) -> Iterator[TranscriptLine]:
    home.stage.clock.now = begins
    yield from lines
