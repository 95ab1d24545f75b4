"""From where a visit came: its UTM parameters, click ids and referrer -> one marketing channel.

`RULES` is the table of docs/channels.md: read from the top, the first that fits wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from base.personal import impersonal

MADE = "2026-11-27"  # when the sources named here were last gone through
VOICE_SOURCE, VOICE_MEDIUM = "alexa", "voice"
TOKEN_PARAMETER = "earshot_token"
DIRECT = "direct"


_SEARCH = frozenset(
    {"google", "bing", "yahoo", "duckduckgo", "ecosia", "baidu", "yandex", "brave", "startpage", "qwant", "naver"}
)
_SOCIAL = frozenset(
    {
        "facebook", "fb", "instagram", "ig", "tiktok", "pinterest", "twitter", "x", "linkedin", "reddit", "youtube",
        "snapchat", "threads", "meta",
    }
)  # fmt: skip
_SOCIAL_HOSTS = frozenset({"t.co", "lnkd.in", "youtu.be", "x.com", "fb.me", "pin.it"})
_MAIL_HOSTS = frozenset({"mail.google.com", "outlook.live.com", "outlook.office.com", "mail.yahoo.com", "mail.aol.com"})
_MAIL_SOURCES = frozenset({"email", "newsletter", "klaviyo", "mailchimp", "omnisend", "shopify_email", "sendgrid"})
_SMS_SOURCES = frozenset({"sms", "attentive", "postscript"})
_AI_HOSTS = frozenset(
    {
        "chatgpt.com", "chat.openai.com", "perplexity.ai", "copilot.com", "copilot.microsoft.com", "gemini.google.com",
        "claude.ai", "meta.ai", "grok.com", "chat.deepseek.com", "chat.mistral.ai", "you.com", "duck.ai", "poe.com",
        "copilot.cloud.microsoft", "m365.cloud.microsoft", "edgeservices.bing.com",
    }
)  # fmt: skip
# What their apps name themselves: the host of an `android-app://` referrer.
_AI_APPS = frozenset(
    {
        "com.openai.chatgpt", "ai.perplexity.app.android", "com.anthropic.claude", "com.google.android.apps.bard",
        "com.microsoft.copilot",
    }
)  # fmt: skip
_AI_SOURCES = _AI_HOSTS.union(
    ("chatgpt", "openai", "perplexity", "copilot", "gemini", "claude", "grok", "deepseek", "mistral")
)
_PAID = frozenset({"cpc", "ppc", "cpa", "cpv", "retargeting"})
_SEARCH_CLICKS = frozenset({"gclid", "gbraid", "wbraid", "msclkid"})
_CLICKS = _SEARCH_CLICKS | {"fbclid", "ttclid", "dclid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a landing page's URL and the page before it tell, in lower case."""

    source: str = ""
    medium: str = ""
    campaign: str = ""  # as written
    clicks: frozenset[str] = frozenset()
    referrer: str = ""  # host name; empty for none and for the shop's own pages
    token: str = ""  # as written: a hand-off token of ours

    @property
    def paid(self) -> bool:
        """Tell whether the medium says that the click was bought."""
        return self.medium in _PAID or self.medium.startswith("paid")

    @property
    def social(self) -> bool:
        """Tell whether it comes from a social network."""
        return self.source in _SOCIAL or self.referrer in _SOCIAL_HOSTS or _named(self.referrer, _SOCIAL)

    @property
    def assistant(self) -> bool:
        """Tell whether it comes from an assistant that answers in text."""
        told = {self.referrer, self.referrer.partition(".")[2]}  # labs.perplexity.ai
        return self.source.removeprefix("www.") in _AI_SOURCES or not told.isdisjoint(_AI_HOSTS | _AI_APPS)

    @property
    def search(self) -> bool:
        """Tell whether it comes from a search engine."""
        return self.source in _SEARCH or _named(self.referrer, _SEARCH)


def arrival(landing: str | None, referrer: str | None, *, own_hosts: Iterable[str] = ()) -> Arrival:
    """Read a landing page's URL (it may be a path) and the referrer's; what cannot be read is left out."""
    query = _query(landing)
    host = _host(referrer)
    ours = any(host == own or host.endswith(f".{own}") for own in own_hosts if own)
    return Arrival(
        source=query.get("utm_source", "").lower(),
        medium=query.get("utm_medium", "").lower(),
        campaign=impersonal(query.get("utm_campaign")) or "",  # mailing tools may put the recipient into the link
        clicks=frozenset(name for name in _CLICKS if query.get(name)),
        referrer="" if ours else host.removeprefix("www."),
        token=query.get(TOKEN_PARAMETER, ""),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    channel: str
    when: str
    fits: Callable[[Arrival], bool] = field(repr=False)


RULES = (
    Rule(
        "voice_handoff",
        f"`{TOKEN_PARAMETER}`, or `utm_source={VOICE_SOURCE}` with `utm_medium={VOICE_MEDIUM}`; the click on the"
        " hand-off link was recorded by `/go/<token>`, so it is not recorded as a visit again (one whose token is not"
        " known here is)",
        lambda a: bool(a.token) or (a.source == VOICE_SOURCE and a.medium == VOICE_MEDIUM),
    ),
    Rule(
        "email",
        "medium `email`, `e-mail`, `newsletter`; source a mailing service; referrer a web mail page",
        lambda a: (
            a.medium in {"email", "e-mail", "e_mail", "newsletter"}
            or a.source in _MAIL_SOURCES
            or a.referrer in _MAIL_HOSTS
        ),
    ),
    Rule(
        "sms", "medium `sms`; source an SMS service", lambda a: a.medium in {"sms", "mms"} or a.source in _SMS_SOURCES
    ),
    Rule("push", "medium `push`", lambda a: "push" in a.medium),
    Rule("affiliate", "medium `affiliate` or `partner`", lambda a: a.medium.startswith(("affiliate", "partner"))),
    Rule(
        "display",
        "medium `display`, `banner`, `cpm`, `interstitial`; `dclid`",
        lambda a: a.medium in {"display", "banner", "cpm", "interstitial"} or "dclid" in a.clicks,
    ),
    Rule("video", "medium has `video`", lambda a: "video" in a.medium),
    Rule(
        "paid_social",
        "a paid medium (`cpc`, `ppc`, `cpa`, `cpv`, `paid...`) from a social network; medium `paid_social`; `ttclid`",
        lambda a: (
            a.medium.replace("-", "_") in {"paid_social", "paidsocial"} or (a.paid and a.social) or "ttclid" in a.clicks
        ),
    ),
    Rule(
        "paid_search",
        "`gclid`, `gbraid`, `wbraid`, `msclkid`; any other paid medium",
        lambda a: a.paid or bool(a.clicks & _SEARCH_CLICKS),
    ),
    Rule(
        "ai_assistant",
        "source or referrer an assistant that answers in text: ChatGPT (`chatgpt.com`, `chat.openai.com`), Perplexity"
        " (`perplexity.ai`), Copilot (`copilot.microsoft.com`, `copilot.com`), Gemini (`gemini.google.com`), Claude"
        " (`claude.ai`), Meta AI (`meta.ai`), Grok (`grok.com`), DeepSeek (`chat.deepseek.com`), Mistral"
        " (`chat.mistral.ai`), You (`you.com`), Duck.ai (`duck.ai`), Poe (`poe.com`), with their"
        " subdomains and Android apps",
        lambda a: a.assistant,
    ),
    Rule(
        "social",
        "medium has `social`; source or referrer a social network; `fbclid`",
        lambda a: "social" in a.medium or a.social or "fbclid" in a.clicks,
    ),
    Rule(
        "organic_search",
        "medium `organic`; source or referrer a search engine",
        lambda a: a.medium == "organic" or a.search,
    ),
    Rule(
        "referral",
        "medium `referral`; a referrer that is neither the shop nor named above",
        lambda a: a.medium == "referral" or bool(a.referrer),
    ),
    Rule(DIRECT, "no source, no medium, no referrer but the shop's own", lambda a: not a.source and not a.medium),
    Rule("other", "anything else", lambda _: True),
)


def channel(came: Arrival) -> str:
    """Return the channel of the first rule that fits."""
    return next(rule.channel for rule in RULES if rule.fits(came))


def channels_table() -> str:
    """Return the table of docs/channels.md."""
    lines = [f"Made on {MADE}; a source that came up later is `referral` or `other`.", ""]
    lines += ["| channel | when |", "|---|---|"]
    return "\n".join(lines + [f"| `{rule.channel}` | {rule.when} |" for rule in RULES])


def _query(url: str | None) -> dict[str, str]:
    try:
        pairs = parse_qsl(urlsplit(url or "").query, max_num_fields=200, errors="replace")
    except ValueError:
        return {}
    query: dict[str, str] = {}
    for name, value in pairs:
        query.setdefault(name.lower(), value.strip())
    return query


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""


def _named(host: str, names: frozenset[str]) -> bool:
    # google.com, google.co.uk, www.google.de: the name stands before the top-level part, whatever that is.
    # Two letters would be somebody's subdomain.
    return any(label in names and len(label) > 2 for label in host.split(".")[:-1])
