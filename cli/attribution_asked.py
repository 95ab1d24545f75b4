"""What the commands of attribution read their options as."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from base.clock import parse_rfc3339
from base.errors import InputError
from base.settings import read_settings
from cli.console import talk

if TYPE_CHECKING:
    from attribution.parameters import Inputs
    from attribution.skill_metrics import SkillDay
    from ledger.records.experiment import Experiment


def inputs_of(touchpoints: list[Path], orders: list[Path], since: str | None, export: Path | None) -> Inputs:
    """Return where the records come from: files, an export of the table, or the table."""
    from attribution.parameters import Inputs

    if export is not None and (touchpoints or orders or since):
        raise InputError("--export is read alone: leave out --touchpoints, --orders and --since")
    if export is not None:
        from attribution.table_export.export import records_in

        with talk.status("reading the export") as status:
            exported = records_in(export, status.update)
        return Inputs(
            touchpoints=exported.touchpoints,
            orders=exported.orders,
            tombstones=exported.stones,
            experiments=exported.beside.experiments,
            spend=exported.beside.spend,
            claims=exported.beside.claims,
        )
    if touchpoints or orders:
        return Inputs(touchpoint_files=tuple(touchpoints), order_files=tuple(orders))
    from runtime.ledger_source import read_all

    with talk.status("reading the table") as status:
        span = read_all(
            read_settings(secrets=False),
            day_of(since) if since else None,
            progress=lambda read, days: status.update(f"reading the table: {read} of {days} days"),
        )
    return Inputs(
        touchpoints=span.touchpoints,
        orders=span.orders,
        tombstones=span.stones,
        experiments=span.experiments,
        spend=span.spend,
        claims=span.claims,
    )


def terms_of(path: Path | None) -> tuple[Experiment, ...]:
    """Return the terms of experiments in a file."""
    if path is None:
        return ()
    from runtime.experiments import terms_in

    return terms_in(path)


def with_daily(inputs: Inputs, spend: list[Path], claims: list[Path]) -> Inputs:
    """Return the inputs with what files say of spend, and of platforms' claims, in place of what the table says."""
    from runtime.daily_files import claims_in, currencies_of, spend_in

    spent, spend_files, _ = spend_in(spend)
    claimed, claim_files, aside = claims_in(claims, lambda: currencies_of(inputs))
    return replace(
        inputs,
        spend=spent if spend else inputs.spend,
        claims=claimed if claims else inputs.claims,
        daily_files=(*spend_files, *claim_files),
        daily_rejected=aside,
    )


def match_keys_of(files: list[Path]) -> dict[str, str]:
    """Return what receivers match orders' customers by, sealed, from files."""
    from runtime.match_key_sealer import match_key_sealer
    from runtime.match_keys import sealed_in

    return sealed_in(files, match_key_sealer(read_settings(secrets=False)))


def days_of(window: str) -> int:
    """Return a window in days."""
    found = re.fullmatch(r"(\d{1,3})d?", window)
    if not found:
        raise InputError(f"--window {window!r}: write days like 30d")
    return int(found[1])


def moment_of(text: str) -> datetime:
    """Return a moment, RFC 3339."""
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not a moment like 2026-11-20T08:00:00Z") from error


def day_of(text: str) -> date:
    """Return a day, YYYY-MM-DD."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise InputError(f"--since {text!r} is not a day like 2026-11-01") from error


def counts_of(file: Path | None, shared: int | None) -> dict[date, SkillDay] | None:
    """Return what Alexa counted by day, where a file says it.

    Raises:
        InputError: it cannot be read, or the run is to be shared: what was folded cannot be counted again.
    """
    if file is None:
        return None
    if shared:
        raise InputError("--skill-metrics: a run with --shared is folded; lay the counts beside the whole run")
    from attribution.skill_metrics import read_skill_metrics

    return read_skill_metrics(file)
