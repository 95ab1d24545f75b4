"""Where platforms sell: the channels that a visit from their advertisements comes to, by `docs/channels.md`.

A touch bears a channel and a campaign, seldom the name of whoever sold the advertisement. What a platform claims is set
against the channels of this table where no touch bears its name.
"""

from __future__ import annotations

_SEARCH, _SOCIAL = ("paid_search",), ("paid_social",)

CHANNELS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("google_ads", "google", "adwords", "google_adwords"), _SEARCH),
    **dict.fromkeys(("microsoft_ads", "microsoft_advertising", "bing_ads", "bing"), _SEARCH),
    **dict.fromkeys(("meta", "meta_ads", "facebook", "facebook_ads", "instagram"), _SOCIAL),
    **dict.fromkeys(("tiktok", "tiktok_ads", "pinterest", "pinterest_ads", "snapchat", "snapchat_ads"), _SOCIAL),
    **dict.fromkeys(("linkedin", "linkedin_ads", "reddit", "reddit_ads", "twitter", "x", "x_ads"), _SOCIAL),
    **dict.fromkeys(("dv360", "display_video_360", "criteo"), ("display", "video")),
    **dict.fromkeys(("youtube", "youtube_ads"), ("video",)),
    **dict.fromkeys(("klaviyo", "mailchimp", "omnisend", "sendgrid", "shopify_email"), ("email",)),
    **dict.fromkeys(("attentive", "postscript"), ("sms",)),
    **dict.fromkeys(("awin", "cj", "impact", "rakuten"), ("affiliate",)),
}


def platforms_table() -> str:
    """Return the table of docs/channels.md."""
    sold: dict[tuple[str, ...], list[str]] = {}
    for platform, channels in CHANNELS_OF.items():
        sold.setdefault(channels, []).append(platform)
    lines = ["| claimed by | set against touches of |", "|---|---|"]
    for channels, names in sold.items():
        lines.append(f"| {_quoted(names)} | {_quoted(channels)} |")
    return "\n".join(lines)


def _quoted(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
