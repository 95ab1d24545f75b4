"""The `earshot` command: one group of commands a file, put together here.

Data goes to stdout, talk to stderr; exit 2 for the user's mistake, 1 for ours.
"""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from typer._click.exceptions import ClickException  # typer carries a click of its own; the public one differs

from base.errors import EarshotError, InputError
from cli.console import talk

GROUPS = (
    *("demo", "serve", "talk", "household", "local", "imports", "import_catalog", "forget", "summaries"),
    *("attribution", "export", "brands", "bench", "check_model", "doctor"),
)

app = typer.Typer(
    name="earshot",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="An Alexa shopping skill, and the proof of what it sold.",
    epilog="Start with: earshot demo --open   (everything runs on this machine)",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"earshot {version('earshot')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


for _group in GROUPS:
    importlib.import_module(f"cli.{_group}").register(app)


def main() -> None:
    """Run the command; one of the two outermost frames, so every error ends here in words."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.Abort:
        talk.print("\nstopped")
        sys.exit(130)
    except ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except EarshotError as error:
        talk.print("[bold red]error:[/]", end=" ")
        talk.print(str(error), markup=False, highlight=False, soft_wrap=True)
        sys.exit(2 if isinstance(error, InputError) else 1)


if __name__ == "__main__":
    main()
