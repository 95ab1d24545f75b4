"""`summary.html` and `summary.txt`: the page's first screen as the body of an e-mail. No picture, no link, no script.

Mail programs know neither variables nor grids of CSS: the HTML is tables with styles beside each thing, 600 pixels wide
at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

HTML, TEXT = "summary.html", "summary.txt"
MOST_CHANNELS = 5
WIDTH = 72
NO_BREAK = "\N{NO-BREAK SPACE}"


def write_mail(page: Mapping[str, Any], folder: Path) -> tuple[Path, ...]:
    """Write the summary of a page.

    Args:
        page: what the page's own template is given.
        folder: where to.
    """
    told = _told(page)
    written = []
    for name in (HTML, TEXT):
        path = folder / name
        path.write_text(_template(f"{name}.j2").render(**told), encoding="utf-8", newline="")
        written.append(path)
    return tuple(written)


def _told(page: Mapping[str, Any]) -> dict[str, Any]:
    channels = [row for row in page["credit"]["rows"] if not row["rest"]]
    verdict = page["verdict"]
    return {
        "brand": page["brand"],
        "headline": page["headline"],
        "facts": page["facts"],
        "cause": [verdict["told"], verdict["sure"]] if verdict else [],
        "tiles": [_tile(tile, page["changes"] or page["lately"]) for tile in page["tiles"]],
        "sentences": [sentence.striptags() for sentence in page["sentences"]],
        "next_steps": [step.striptags() for step in page["next_steps"]],
        "model": page["model"],
        "channels": [
            {"name": row["channel"], "amount": row["cells"][0], "share": row["share"]}
            for row in channels[:MOST_CHANNELS]
        ],
        "warnings": page["warnings"],
        "run_id": page["run_id"],
    }


def _tile(tile: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, str]:
    change = changes["tiles"].get(tile["id"], "") if changes else ""
    return {"title": tile["title"], "number": tile["number"], "note": tile["note"], "change": change}


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines that every mail program shows whole; what stands before the first is indented on."""
    return fill(
        text.replace(" %", f"{NO_BREAK}%"),
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


@cache
def _template(name: str) -> Template:
    pages = Environment(
        loader=PackageLoader("attribution.report"),
        autoescape=name == f"{HTML}.j2",  # noqa: S701 - the other is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["wrapped"] = wrapped
    return pages.get_template(name)
