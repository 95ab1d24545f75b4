"""One way to an AWS for every command: the real one, one that runs, or an embedded one while the block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from base.settings import Settings
from runtime.embedded_aws.local import embedded_aws, state_folder


@contextmanager
def connected(settings: Settings) -> Iterator[Settings]:
    """Give settings whose AWS answers and whose table is there (on the embedded AWS it is made if missing).

    With an endpoint in the settings that one is used; else the server of `earshot local start`, or one of our own
    that ends with the block and keeps its state.
    """
    if not settings.embedded or settings.endpoint:
        yield settings
        return
    with embedded_aws(state_folder(settings)) as aws:
        aws.create_table(settings.table)
        yield replace(settings, endpoint=aws.endpoint)
