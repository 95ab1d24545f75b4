"""`earshot local`: the embedded AWS in the background."""

from __future__ import annotations

from typing import Annotated

import typer

from base.settings import read_embedded_settings
from cli.console import talk
from runtime.embedded_aws import local
from runtime.embedded_aws.fleet import Fleet

group = typer.Typer(help="The embedded AWS (DynamoDB, its streams and SQS) on 127.0.0.1.", invoke_without_command=True)


@group.callback()
def _status_unless_told_otherwise(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        status()


@group.command()
def start(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; a free one if left out.")
    ] = None,
    devices: Annotated[bool, typer.Option("--devices", help="With AWS IoT Core, for devices over MQTT.")] = False,
) -> None:
    """Start it in the background with the ledger's table made, and print its URL.

    Example: earshot local start
    """
    settings = read_embedded_settings("earshot local")
    aws, new = local.start(local.state_folder(settings), port, devices=devices)
    aws.create_table(settings.table)
    if aws.server.mqtt is not None:
        Fleet(aws, settings.table)
        talk.print(f"mqtts://127.0.0.1:{aws.server.mqtt}: earshot device --files")
    talk.print(f"{'started' if new else 'already running'} (pid {aws.server.pid}), table {settings.table!r}")
    typer.echo(aws.endpoint)


@group.command()
def stop() -> None:
    """Stop it cleanly; its state is kept for the next start."""
    stopped = local.stop(local.state_folder(read_embedded_settings("earshot local")))
    talk.print(f"stopped (pid {stopped.server.pid}); its state is kept" if stopped else "nothing was running")


@group.command()
def reset() -> None:
    """Stop it if it runs, and wipe its state."""
    folder = local.state_folder(read_embedded_settings("earshot local"))
    talk.print(f"wiped {folder}" if local.reset(folder) else f"nothing to wipe in {folder}")


@group.command()
def status() -> None:
    """Print the URL of the one that runs; exit 1 when none does."""
    aws = local.running(local.state_folder(read_embedded_settings("earshot local")))
    if aws is None:
        talk.print("not running; start it with: earshot local start")
        raise typer.Exit(1)
    talk.print(f"running (pid {aws.server.pid})")
    typer.echo(aws.endpoint)


def register(app: typer.Typer) -> None:
    """Add the group to the `earshot` command."""
    app.add_typer(group, name="local")
