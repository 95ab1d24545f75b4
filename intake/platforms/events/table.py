"""The sources of events: one file or folder a source, which has its `SOURCE`."""

from __future__ import annotations

from importlib import import_module

from base.errors import InputError
from intake.platforms.events.source import EventSource

FILES = (
    "smartthings.source",
    "home_assistant",
    "segment",
    "cloudevents",
    "aws_iot",
    "dialogflow_cx",
    "vast.source",
    "hub_event",
    "event_grid",
    "mparticle",
    "tealium",
    "adobe_xdm",
    "dialogflow_es",
)
SOURCES: tuple[EventSource, ...] = tuple(import_module(f"{__package__}.{file}").SOURCE for file in FILES)


def source_named(name: str) -> EventSource:
    """Return the source of that name.

    Raises:
        InputError: there is none; the message names those there are.
    """
    found = next((source for source in SOURCES if source.name == name), None)
    if found is None:
        raise InputError(f"no platform {name!r}; choose one of: {', '.join(source.name for source in SOURCES)}")
    return found
