"""What a browser says it is: a phone, a computer, or a program that only looks at links."""

from __future__ import annotations

import re

from base.headers import Headers
from ledger.records import DeviceType

_PHONE = re.compile(r"Mobi|Android|iPhone|iPad|iPod|Windows Phone", re.IGNORECASE)
_COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS|Linux", re.IGNORECASE)
# What people browse with says so since 1998, and on what: a program that names itself alone is no browser.
_BROWSER = re.compile(r"Mozilla/5\.0 \(|Opera/")
_OTHER_SCREEN = re.compile(r"PlayStation|Nintendo|Tizen|Web0S|SMART-TV|J2ME|KAIOS", re.IGNORECASE)
# Chats and mail programs open a link to show a preview of it, crawlers and checkers to look for malice: those that call
# themselves a browser. (An app that people read in, WhatsApp's or Outlook's, does so too, and adds its own name.)
_LOOKER = re.compile(
    r"(?<!cu)bot\b|bot[/-]|crawl|spider|slurp|preview|facebookexternalhit|facebot|skypeuri|vkshare|embedly"
    r"|iframely|kakaotalk-scrap|mastodon|line-poker|bitlybot|nuzzel|outbrain"
    r"|google-safety|google-read-aloud|googleimageproxy|google-pagerenderer|googleother|google-inspectiontool|feedfetcher"
    r"|apis-google|mediapartners|lighthouse|barracuda|proofpoint|mimecast|zscaler|forcepoint|symantec|trendmicro|sophos"
    r"|safelinks|urldefense|fireeye|ms-?office|microsoft office|office existence|url reputation"
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
    return agent is not None and _is_browser(agent) and not _LOOKER.search(agent)


def _is_browser(agent: str) -> bool:
    on_a_device = device_of(agent) in {DeviceType.PHONE, DeviceType.COMPUTER} or _OTHER_SCREEN.search(agent)
    return bool(_BROWSER.match(agent) and on_a_device)
