"""The soak: each fault on a stage of its own, turns until it is enough, all redrives, and the reckoning."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Lock

from base.settings import Settings
from bench.soak.customers import AT_ONCE, Crowd
from bench.soak.deliveries import deliver, order_ids, wrong_in
from bench.soak.environments import Environments
from bench.soak.faults import Fault
from bench.soak.households import household
from bench.soak.kills import killed_everywhere
from bench.soak.poison import poison_folder, poison_queue, set_aside, spoil
from bench.soak.processes import Running
from bench.soak.reckoning import Reckoned, found_in, reckon, together
from bench.soak.redrive import drain_folder, drain_queue, forget, import_log, tell_the_merchant
from bench.soak.stage import FaultStage, Theatre, stage, theatre
from bench.soak.ways import Lane
from bench.soak.weather import Weather, bad_weather
from ledger.wiring import open_pseudonyms

Note = Callable[[str], None]
_SHORTEST = 5.0  # seconds of a fault
_LEEWAY = 2.0
_NO_DISK = "disk full: no server could be given a disk of its own here (user namespaces); a limit refused files instead"


def soak(faults: Sequence[Fault], *, turns: int, minutes: float, plant: str = "", note: Note) -> Iterator[Reckoned]:
    """Run faults one after the other, each for so many turns, all in so many minutes; yield what came of each."""
    ends = time.monotonic() + minutes * 60
    with theatre() as shared:
        for number, fault in enumerate(faults):
            began = time.monotonic()
            share = (ends - began) / (len(faults) - number)  # what the quick ones leave is the slow ones'
            reckoned = soaked_in(shared, fault, turns=turns, seconds=max(_SHORTEST, _LEEWAY * share), plant=plant)
            note(f"{reckoned.line()} in {time.monotonic() - began:.0f} s")
            yield reckoned


def soaked_in(shared: Theatre, fault: Fault, *, turns: int, seconds: float, plant: str = "") -> Reckoned:
    """Run one fault."""
    if fault.kills:
        return _killed(shared, fault, turns, plant)
    return _broken(shared, fault, turns, seconds, plant)


def _broken(shared: Theatre, fault: Fault, turns: int, seconds: float, plant: str) -> Reckoned:
    with stage(shared, fault, plant) as on:
        poison = _poisoned(on)
        on.open()
        disks = on.disks()
        no_disk = bool(fault.disk_kilobytes and not disks)
        weather = Weather(
            replace(fault, disk_bytes=0) if no_disk else fault, shared.proxy, on.silent, on.running, disks, on.vault
        )
        crowd = _crowd(on)
        crowd.greet(len(fault.skews))
        deadline = time.monotonic() + seconds
        refused = 0
        with bad_weather(weather):
            crowd.talk_until(lambda: crowd.turns >= turns or time.monotonic() > deadline)
            if fault.deliveries:
                refused = deliver(on.running[0], Settings().shopify_secrets[0])
        troubles = _redriven(on, poison)
        delivered = order_ids() if fault.deliveries else frozenset[str]()
        if fault.deliveries and (wrong := refused + wrong_in(on.ledger)):
            troubles.append(f"{wrong} deliveries came to nothing")
        if on.vault is not None:
            troubles += on.vault.wrong_in(found_in(on.ledger).touchpoints)
        settled = _reckoned(on, crowd, troubles, delivered)
        return replace(settled, remarks=_remarks(on, no_disk=no_disk))


def _remarks(on: FaultStage, *, no_disk: bool) -> tuple[str, ...]:
    if not on.fault.disk_kilobytes:
        return ()
    refused = on.log.read_text("utf-8", errors="replace").count(os.strerror(errno.ENOSPC))
    return (_NO_DISK if no_disk else f"{on.fault.name}: the system refused {refused} records (ENOSPC)",)


def _killed(shared: Theatre, fault: Fault, turns: int, plant: str) -> Reckoned:
    every: list[Lane] = []
    with ExitStack() as stack:

        def lanes(kind: Fault) -> list[Lane]:
            opened = [_lane(stack.enter_context(stage(shared, kind, plant))) for _ in range(AT_ONCE)]
            every.extend(opened)
            return opened

        missed, killed = killed_everywhere(fault, lanes, turns)
        parts = [_lane_reckoned(lane) for lane in every]
        whole = together(parts)
        notes = "; ".join([*missed, *([whole.notes] if whole.notes else [])])
        remarks = (f"killed at {len(killed)} write boundaries: {'; '.join(killed)}",)
        return replace(whole, tripped=whole.tripped + len(missed), notes=notes, remarks=remarks)


def _lane(on: FaultStage) -> Lane:
    if not on.fault.queue:
        Path(on.spool).mkdir()
    return Lane(on, _crowd(on))


def _lane_reckoned(lane: Lane) -> Reckoned:
    on = lane.stage
    troubles = _redriven(on, 0) + lane.shop.wrong_in(on.ledger)
    if waiting := forget(on.ledger):
        troubles.append(f"{waiting} requests to be forgotten wait for ever")
    return _reckoned(on, lane.crowd, troubles, frozenset(lane.shop.own))


def _crowd(on: FaultStage) -> Crowd:
    lock = Lock()

    def server() -> Running:
        with lock:
            on.turn += 1
            return on.running[on.turn % len(on.fault.skews)]

    return Crowd(
        resolver=on.theatre.resolver,
        skill_id=Settings().skill_id,
        servers=server if on.vault is None else Environments(on.start_environment).of_this_thread,
        twice=on.fault.twice,
        spoil=spoil if on.fault.poison else None,
        forgets=on.fault.forgets,
        settles_in=on.fault.ends_after,
        set_code=household(on.ledger) if on.vault is None else None,
    )


def _poisoned(on: FaultStage) -> int:
    if not on.fault.poison:
        return 0
    return poison_queue(on.sqs(), on.spool) if on.fault.queue else poison_folder(Path(on.spool))


def _redriven(on: FaultStage, poison: int) -> list[str]:
    """Bring back what waits anywhere; return what could not be brought back."""
    time.sleep(on.fault.ends_after)
    on.close()
    if on.fault.queue:
        queues = (on.spool, f"{on.spool}-dead")
        aside = drain_queue(on.theatre.forks, on.spec("drainer", direct=True), queues, on.sqs(), poison=poison)
        on.theatre.forks.logged()
    else:
        drain_folder(Path(on.spool), on.ledger)
        aside = set_aside(Path(on.spool))
    on.from_log = import_log(on.log, on.ledger)
    troubles = [f"{aside} records set aside, {poison} are poison"] if aside != poison else []
    waiting = tell_the_merchant(on.ledger, on.environment)
    troubles += [f"{waiting} orders wait for ever"] if waiting else []
    wishes = forget(on.ledger) if on.fault.forgets else 0  # after it: an order on its way is told before it goes
    return [*troubles, *([f"{wishes} requests to be forgotten wait for ever"] if wishes else [])]


def _reckoned(on: FaultStage, crowd: Crowd, troubles: Sequence[str], delivered: frozenset[str]) -> Reckoned:
    pseudonyms = open_pseudonyms(Settings())
    settled = reckon(
        on.fault.name, crowd.talks, on.ledger, made=on.merchant.made, pseudonyms=pseudonyms, delivered=delivered
    )
    return replace(settled, tripped=len(troubles), notes="; ".join(troubles), from_log=on.from_log)
