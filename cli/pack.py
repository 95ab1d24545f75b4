"""`earshot pack`: the signed code of a pack, and the QR code to print on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from base.errors import InputError
from base.settings import read_settings
from cli.console import talk as console
from cli.strangers import tell_strangers


def pack(
    product: Annotated[str, typer.Argument(help="The product that is in it, as the catalogue calls it.")],
    serial: Annotated[str, typer.Option(help="Number of the pack, or of the print run.")] = "0",
    help_with: Annotated[bool, typer.Option("--help-with", help="For help with it, not to have it again.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where its QR code goes, as SVG.")] = None,
) -> None:
    """Print the signed code of a pack; a device that reads it and tells so has it ordered again, or asks for help.

    Example: earshot pack ruxton-house-ground-coffee --serial 0042 --out pack.svg
    """
    import segno

    from ledger.pack_codes import HELP, REORDER, PackCodes
    from ledger.wiring import open_pseudonyms

    settings = read_settings(secrets=["pepper", "service_pepper"])
    packs = PackCodes(open_pseudonyms(settings).service_pepper)
    code = packs.code(product, serial, what_for=HELP if help_with else REORDER)
    if out is not None:
        try:
            segno.make(code, error="q", micro=False).save(str(out), kind="svg", scale=8)
        except OSError as error:
            raise InputError(f"--out: {out}: {error.strerror}") from error
        console.print(f"Wrote {out}.", markup=False)
    tell_strangers([product])
    typer.echo(code)


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(pack)
