"""From a tag ("en-GB") to its locale: only the folder that is asked for is loaded, with those it falls back to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from base.environment import DEFAULT_LOCALE, read
from base.skill_settings import SkillSettings
from locales.locale import Locale

_HERE = Path(__file__).parent
_TAG = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


@lru_cache(maxsize=64)
def locale_of(asked: str) -> Locale:
    """Return the locale of a tag; else its language's own; else the nearest there is.

    That is the default (EARSHOT_LOCALE) where it is of the language, else another of the language, else the default.
    Whatever is asked, there is an answer: tags come from requests.
    """
    found = next(filter(None, map(_own, _nearest(asked))), None)
    return found or _named(DEFAULT_LOCALE)


def known_tags() -> tuple[str, ...]:
    """Return the tags of all locales that have a folder."""
    folders = sorted(path.parent.name for path in _HERE.glob("*/__init__.py"))
    return tuple(_tag(name) for name in folders if _TAG.fullmatch(_tag(name)))


def _nearest(asked: str) -> Iterator[str]:
    yield asked
    language = asked.partition("-")[0]
    yield language
    default = read(SkillSettings, secrets=False).locale
    if default.partition("-")[0] == language:
        yield default
    yield from (tag for tag in known_tags() if tag.partition("-")[0] == language)
    yield default


def _own(tag: str) -> Locale | None:
    if not _TAG.fullmatch(tag) or not (_HERE / _folder(tag)).is_dir():
        return None
    return _named(tag)


def _named(tag: str) -> Locale:
    found: Locale = import_module(f"locales.{_folder(tag)}").LOCALE
    return found


def _folder(tag: str) -> str:
    return tag.lower().replace("-", "_")


def _tag(folder: str) -> str:
    language, _, region = folder.partition("_")
    return f"{language}-{region.upper()}" if region else language
