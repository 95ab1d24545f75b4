"""What a browser says it is: a phone, a computer, or a program that only looks at links."""

from __future__ import annotations

import re

from base.headers import Headers
from ledger.records import DeviceType

_PHONE = re.compile(r"Mobi|Android|iPhone|iPad|iPod|Windows Phone", re.IGNORECASE)
_COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS|Linux", re.IGNORECASE)
# Chats and mail programs open a link to show a preview of it, crawlers and checkers to look for malice.
_LOOKER = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|facebot|whatsapp|telegram|skype|vkshare|embedly|pinterest/"
    r"|google-safety|googleimageproxy|barracuda|proofpoint|headless|monitor|curl/|wget/|python-|okhttp|go-http|java/",
    re.IGNORECASE,
)


def device_of(agent: str | None) -> DeviceType | None:
    """Return the kind of device a user agent names; None when it names none."""
    if not agent:
        return None
    if _PHONE.search(agent):
        return DeviceType.PHONE
    return DeviceType.COMPUTER if _COMPUTER.search(agent) else DeviceType.OTHER


def is_person(agent: str | None, headers: Headers) -> bool:
    """Tell whether somebody clicked, rather than a preview, a prefetch or a crawler."""
    purpose = " ".join(headers.get(name) or "" for name in ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")).lower()
    if "prefetch" in purpose or "preview" in purpose or "prerender" in purpose:
        return False
    return bool(agent) and not _LOOKER.search(agent or "")
