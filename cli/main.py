"""The `earshot` command: one group of commands a file, put together here.

Data goes to stdout, talk to stderr; exit 2 for the user's mistake, 1 for ours.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from typer._click.exceptions import ClickException  # typer carries a click of its own; the public one differs

from base.errors import EarshotError, InputError
from cli.console import talk

# The commands of each group; a group's file brings libraries that the other commands need not wait for.
GROUPS = {
    "demo": ("demo",),
    "serve": ("serve",),
    "talk": ("talk",),
    "device": ("device",),
    "household": ("household",),
    "pack": ("pack",),
    "automate": ("automate",),
    "local": ("local",),
    "imports": ("import",),
    "import_catalog": ("import-catalog",),
    "forget": ("forget",),
    "summaries": ("rebuild-summaries",),
    "experiment": ("experiment",),
    "attribution": ("attribute", "calibrate", "credit", "explain", "simulate"),
    "export": ("export", "export-ledger"),
    "answers": ("answers",),
    "dashboard": ("dashboard",),
    "replenish": ("replenish",),
    "subscriptions": ("subscriptions",),
    "brands": ("match", "build-brands", "learn-brands"),
    "bench": ("bench",),
    "check_model": ("check-model", "build-model"),
    "doctor": ("doctor",),
}


def command_line(asked: str | None = None) -> typer.Typer:
    """Return the command: with the group of the asked command alone; with all where that is none of ours, or none."""
    app = typer.Typer(
        name="earshot",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        help="An Alexa shopping skill, and the proof of what it sold.",
        epilog="Start with: earshot demo --open   (everything runs on this machine)",
    )
    app.callback()(_root)
    found = [group for group, commands in GROUPS.items() if asked in commands]
    for group in found or GROUPS:
        importlib.import_module(f"cli.{group}").register(app)
    return app


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"earshot {version('earshot')}")
        raise typer.Exit


def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


_OUT_OF_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def main() -> None:
    """Run the command; one of the two outermost frames, so every error ends here in words."""
    try:
        asked = next(iter(sys.argv[1:]), None)
        sys.exit(command_line(asked)(standalone_mode=False) or 0)
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
    except OSError as error:
        if error.errno not in _OUT_OF_ROOM:
            raise
        where = f" ({error.filename})" if error.filename else ""
        talk.print("[bold red]error:[/]", end=" ")
        talk.print(
            f"{os.strerror(error.errno)}{where}: make room, or write elsewhere",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
