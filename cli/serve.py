"""`earshot serve`: the skill, the webhooks and the hand-off links over HTTP."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from base.settings import Settings, read_settings
from cli.console import talk


def serve(  # noqa: PLR0917 - typer reads the options from the signature
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    proxy: Annotated[
        str, typer.Option(help="Address of the proxy in front: what it says of its clients' addresses is believed.")
    ] = "",
    no_verify: Annotated[
        bool, typer.Option("--no-verify", help="Take unsigned requests, for development; loopback only.")
    ] = False,
    trust_root: Annotated[
        Path | None, typer.Option(help="Trust this PEM root instead of the public ones, for tests; loopback only.")
    ] = None,
    chain: Annotated[
        Path | None, typer.Option(help="Take the signing chain from this PEM file, for tests; loopback only.")
    ] = None,
) -> None:
    """Answer Alexa at POST /alexa, hand-off links at GET /go/<token>, the shop at POST /orders/shopify.

    Starts the embedded AWS by itself when none runs. Stop it with Ctrl-C.

    Example: earshot serve --no-verify
    """
    from runtime.web.serve import Serving
    from runtime.web.serve import serve as serve_until_stopped

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    settings = read_settings()
    how = Serving(host=host, port=port, proxy=proxy, verify=not no_verify, trust_root=trust_root, chain=chain)
    serve_until_stopped(settings, how, lambda url: _announce(url, settings, verified=how.verify))


def _announce(url: str, settings: Settings, *, verified: bool) -> None:
    checks = "verified" if verified else "NOT verified (development)"
    lines = (
        f"[bold]Earshot listens on {url}[/] (Ctrl-C stops it)",
        f"  POST {url}alexa           requests of skill {settings.skill_id}, {checks}",
        f"  POST {url}orders/shopify  the shop's order webhooks, signed",
        f"  POST {url}orders          orders in our own form, signed likewise",
        f"  POST {url}devices         what devices tell, {_heard('signed', settings.device_secret)}",
        f"       {url}platforms/NAME  other platforms: {', '.join(sorted(settings.keys_of_platforms)) or _UNHEARD}",
        f"  GET  {url}go/<token>      hand-off links to {settings.shop_url}",
        "Try it without an Echo: earshot talk",
    )
    for line in lines:
        talk.print(line, soft_wrap=True)


_UNHEARD = "none has a key in EARSHOT_PLATFORM_KEYS"


def _heard(how: str, key: str) -> str:
    return how if key else "refused: EARSHOT_DEVICE_SECRET is empty"


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(serve)
