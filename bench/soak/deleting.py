"""Customers who have all deleted, whatever they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.soak.customers import Talked
    from runtime.talk.conversation import Conversation


def deletes_in_doubt(talk: Conversation, talked: Talked) -> None:
    """Reorder and say yes, and have all deleted where nobody can tell what became of it."""
    said = ""
    if "order it?" in talk.say("reorder tidewell hard water detergent").speech:
        talked.bought = True
        said = talk.say("yes").speech
    if "could not tell" in said:
        has_all_deleted(talk, talked)
    else:
        talk.leave()


def has_all_deleted(talk: Conversation, talked: Talked) -> None:
    """Have all deleted that was said and bought until now."""
    asked = "Shall I delete it all?" in talk.say("delete my data").speech
    deleted = asked and talk.say("yes").speech.startswith("Done.")
    talk.leave()
    if deleted:
        talked.forgotten = len(talked.turns)
