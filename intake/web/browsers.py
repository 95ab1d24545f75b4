"""What a browser says it is: a phone, a computer, or a program that only looks at links."""

from __future__ import annotations

import re

from base.headers import Headers
from ledger.records import DeviceType

_PHONE = re.compile(r"Mobi|Android|iPhone|iPad|iPod|Windows Phone", re.IGNORECASE)
_COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS|Linux", re.IGNORECASE)
# Chats and mail programs open a link to show a preview of it, crawlers and checkers to look for malice.
_LOOKER = re.compile(
    r"(?<!cu)bot\b|bot[/-]|crawl|spider|slurp|preview|facebookexternalhit|facebot|whatsapp|telegram|skype|vkshare|embedly|pinterest/"
    r"|iframely|kakaotalk-scrap|mastodon|line-poker|bitlybot|nuzzel|outbrain"
    r"|google-safety|google-read-aloud|googleimageproxy|google-pagerenderer|googleother|google-inspectiontool|feedfetcher"
    r"|apis-google|mediapartners|lighthouse|barracuda|proofpoint|mimecast|zscaler|forcepoint|symantec|trendmicro|sophos"
    r"|safelinks|urldefense|fireeye|ms-?office|microsoft office|outlook-|office existence|skypeuripreview|bingpreview"
    r"|censys|expanse|shodan|nmap|zgrab|\bscan|validator|checker|headless|phantomjs|puppeteer|playwright|selenium|monitor"
    r"|uptime|pingdom|curl/|wget/|python|okhttp|dalvik|go-http|java/|apache-http|httpclient|libwww|axios|node-fetch|undici"
    r"|\bruby|\bperl|php/|guzzle|rest-client|aiohttp|httpx|scrapy|postman|insomnia",
    re.IGNORECASE,
)
_NAVIGATES = frozenset({"", "navigate"})
_DOCUMENT = frozenset({"", "document"})


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
    if (headers.get("Sec-Fetch-Mode") or "") not in _NAVIGATES or (
        headers.get("Sec-Fetch-Dest") or ""
    ) not in _DOCUMENT:
        return False  # a page that is opened is navigated to: anything else looks at the link from within another page
    return bool(agent) and not _LOOKER.search(agent or "")
