"""`earshot talk`: type what you would say, read what Alexa would say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from base.settings import read_embedded_settings
from cli.console import talk as console
from cli.locales import LocaleOption

if TYPE_CHECKING:
    from runtime.talk.conversation import Conversation


def talk(  # noqa: PLR0917 - an option each
    locale: LocaleOption = "",
    screen: Annotated[bool, typer.Option("--screen", help="Speak to a device with a screen and show cards.")] = False,
    phone: Annotated[bool, typer.Option("--phone", help="Have a phone to which Alexa sends links.")] = False,
    say: Annotated[list[str] | None, typer.Option(help="Say this instead of reading lines; may be repeated.")] = None,
    customer: Annotated[str, typer.Option(help="Whose Echo it is; each name is a household of its own.")] = "you",
    linked: Annotated[bool, typer.Option(help="Whether the household has linked its shop account.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a turn: said, speech, card, open, order_id.")
    ] = False,
) -> None:
    """Hold a conversation with the skill on the embedded AWS.

    Lines come from the keyboard or from a pipe. At the keyboard the command ends with the session.

    Example: earshot talk --say "reorder my detergent" --say yes
    """
    from runtime.talk.talk import Talking, hold, read_aloud, talking, told_in_json

    how = Talking(customer=customer, locale=locale, screen=screen, phone=phone, linked=linked)
    with talking(read_embedded_settings("earshot talk"), how) as (conversation, ledger):
        at_keyboard = not say and sys.stdin.isatty()
        if at_keyboard:
            console.print('Say for example "reorder my detergent", or "open harbor pantry". Ctrl-D ends.')
        lines = _typed(conversation) if at_keyboard else iter(say or sys.stdin)
        tell = told_in_json(ledger) if as_json else read_aloud(screen=screen, echo=not at_keyboard)
        hold(conversation, lines, tell, typer.echo)


def _typed(conversation: Conversation) -> Iterator[str]:
    import readline  # noqa: F401 - gives input() its line editing

    while True:
        try:
            yield input("You: ")
        except EOFError:
            console.print()
            return
        if conversation.exchanges and not conversation.open:
            return


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(talk)
