"""`earshot doctor`: what is left to do after a deployment, and whether what was done holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from base.errors import InputError
from base.settings import read_settings
from cli.console import talk


def doctor(
    stack: Annotated[str, typer.Option(help="The CloudFormation stack that `sam deploy` made.")] = "earshot-prod",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line: name, state, said, to_do.")] = False,
) -> None:
    """Say what only the merchant can do after `sam deploy`, and look at all that can be reached.

    States: ok; wrong (to be mended); yours (only you can see or do it); unknown (no permission to look, or no answer).
    Exit 0 when nothing is wrong, 2 when something is.

    Example: EARSHOT_AWS=aws earshot doctor --stack earshot-prod
    """
    from runtime.doctor.examine import examine
    from runtime.doctor.finding import Standing

    settings, wrong = read_settings(secrets=False), 0
    if settings.embedded and not settings.endpoint:
        raise InputError("earshot doctor looks at what `sam deploy` made: set EARSHOT_AWS=aws, and AWS_REGION")
    for finding in examine(settings, stack):
        wrong += finding.state is Standing.WRONG
        if as_json:
            typer.echo(json.dumps(asdict(finding)))
            continue
        typer.echo(f"{finding.state.value:<8}{finding.name}: {finding.said}")
        if finding.to_do:
            typer.echo(f"        {finding.to_do}")
    if wrong:
        talk.print(f"{wrong} to be mended", markup=False)
        raise typer.Exit(2)


def register(app: typer.Typer) -> None:
    """Add the command to the `earshot` command."""
    app.command()(doctor)
