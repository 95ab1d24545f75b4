"""The stage of one fault: a table, a spool, servers and drainers of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from base.settings import Settings
from bench.soak.business import open_business
from bench.soak.disk import DiskOfAnother
from bench.soak.faults import Fault
from bench.soak.merchant import Merchant, open_merchant
from bench.soak.processes import Forks, Running, forks
from bench.soak.proxy import Proxy, fault_proxy
from bench.soak.server import merchant_variables, reached_by_name
from bench.soak.spec import ProcessSpec
from bench.soak.vault import Vault
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.process import SERVICES
from runtime.talk.utterances import Resolver

_VISIBLE_AGAIN_SECONDS = "2"  # a minute of the cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """What all faults share."""

    aws: LocalAws
    proxy: Proxy
    forks: Forks
    folder: Path
    resolver: Resolver


@contextmanager
def theatre() -> Iterator[Theatre]:
    """Open one on this machine; nothing of it is left."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="earshot-soak-", ignore_cleanup_errors=True)))
        aws = stack.enter_context(embedded_aws(None, services=f"{SERVICES},secretsmanager"))
        proxy = stack.enter_context(fault_proxy(aws.endpoint))
        resolver = Resolver.of_locale("en-US", skill_id=Settings().skill_id)
        forked = stack.enter_context(forks(folder))
        yield Theatre(aws=aws, proxy=proxy, forks=forked, folder=folder, resolver=resolver)


@dataclass(slots=True, kw_only=True)
class FaultStage:
    """One fault's."""

    theatre: Theatre
    fault: Fault
    folder: Path
    merchant: Merchant
    table: str
    spool: str
    plant: str
    vault: Vault | None = None
    running: list[Running] = field(default_factory=list)
    turn: int = 0  # which server the next try goes to
    from_log: int = 0  # records that only a line of the log had

    @property
    def log(self) -> Path:
        """What its servers log."""
        return self.folder / "log"

    @property
    def silent(self) -> Path:
        """While it is there, no name resolves."""
        return self.folder / "silent"

    @property
    def snapshot(self) -> Path | None:
        """The named pipe by which a snapshot is told to wake as a clone."""
        return self.folder / "snapshot" if self.fault.snapshot else None

    @property
    def ledger(self) -> Ledger:
        """The table, with nothing in between."""
        return open_ledger(Settings(endpoint=self.theatre.aws.endpoint, table=self.table))

    @property
    def environment(self) -> dict[str, str]:
        """What tells the merchant, with nothing in between."""
        return {
            "EARSHOT_ENDPOINT": self.theatre.aws.endpoint,
            "EARSHOT_TABLE": self.table,
            **({"EARSHOT_DELIVERY_KEY": self.vault.every_key} if self.vault is not None else {}),
            **merchant_variables(self.fault.merchant, self.merchant.url),
        }

    def sqs(self) -> Any:
        """Return a client of the queues, with nothing in between."""
        return self.theatre.aws.client("sqs")

    def spec(self, role: str, *, direct: bool = False, **more: Any) -> ProcessSpec:
        """Return what a process of this stage is told."""
        endpoint = self.theatre.aws.endpoint if direct else self.theatre.proxy.endpoint
        return ProcessSpec(
            role=role,
            endpoint=reached_by_name(endpoint),
            table=self.table,
            spool=self.spool,
            log=str(self.log),
            merchant=self.merchant.url,
            merchant_kind=self.fault.merchant,
            silent_resolver=str(self.silent),
            secrets="" if self.vault is None else self.vault.told,
            disk_kilobytes=self.fault.disk_kilobytes if role == "server" else 0,
            plant=self.plant,
            **more,
        )

    def start(self, spec: ProcessSpec) -> Running:
        """Start a process."""
        return self.theatre.forks.start(spec, self.log)

    def open(self) -> None:
        """Start the fault's servers, or the snapshot of its function, and drainers."""
        if self.snapshot is not None:
            os.mkfifo(self.snapshot)
            self.running.append(self.start(self.spec("function", control=str(self.snapshot))))
        if self.vault is None:
            self.running += [self.start(self.spec("server", skew_seconds=skew)) for skew in self.fault.skews]
        for _ in range(self.fault.drainers):
            self.running.append(self.start(self.spec("drainer")))

    def start_environment(self) -> Running:
        """Start an environment of the function, from its snapshot where there is one."""
        made = self.theatre.forks.start(self.spec("function"), self.log, clone_by=self.snapshot)
        self.running.append(made)
        return made

    def disks(self) -> list[DiskOfAnother]:
        """Return the disks of their own that servers have."""
        disks = [DiskOfAnother(one.pid, Path(self.spool)) for one in self.running]
        return [disk for disk in disks if self.fault.disk_kilobytes and disk.there()]

    def close(self) -> None:
        """End all of its processes."""
        for one in self.running:
            one.pause()
        for disk in self.disks():
            disk.rescue(Path(self.spool))
        for one in self.running:
            one.kill()
        self.theatre.forks.logged()


@contextmanager
def stage(shared: Theatre, fault: Fault, plant: str) -> Iterator[FaultStage]:
    """Prepare a fault's stage; its processes end with the block."""
    table = f"soak-{fault.name.replace(' ', '-').replace(',', '')}-{uuid4().hex[:8]}"
    shared.aws.create_table(table)
    folder = shared.folder / table
    folder.mkdir()
    spool = str(folder / "spool")
    if fault.queue:
        spool = shared.aws.create_spool(f"{table}-spool")
        shared.aws.client("sqs").set_queue_attributes(
            QueueUrl=spool, Attributes={"VisibilityTimeout": _VISIBLE_AGAIN_SECONDS}
        )
    with open_business() if fault.merchant == "ucp" else open_merchant(moody=not fault.kills) as merchant:
        made = FaultStage(
            theatre=shared, fault=fault, folder=folder, merchant=merchant, table=table, spool=spool, plant=plant
        )
        if fault.function:
            made.vault = Vault(client=shared.aws.client("secretsmanager"), name=table)
            made.vault.open()
        try:
            yield made
        finally:
            made.close()
