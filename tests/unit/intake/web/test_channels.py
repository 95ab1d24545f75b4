"""From where a visit came, by its address and the page before it."""

from __future__ import annotations

import re

import pytest

from intake.web.channels import RULES, arrival, channel, channels_table

CASES = [
    ("/?utm_source=google&utm_medium=cpc&utm_campaign=brand", None, "paid_search"),
    ("/products/x?gclid=abc", "https://www.google.com/", "paid_search"),
    ("/?utm_source=facebook&utm_medium=paid", None, "paid_social"),
    ("/?utm_source=IG&utm_medium=CPC", None, "paid_social"),
    ("/?ttclid=1", None, "paid_social"),
    ("/?fbclid=1", "https://l.facebook.com/", "social"),
    ("/?utm_source=klaviyo&utm_medium=email", None, "email"),
    ("/?utm_source=newsletter", None, "email"),
    ("/", "https://mail.google.com/mail/u/0/", "email"),
    ("/?utm_medium=sms", None, "sms"),
    ("/?utm_medium=web-push", None, "push"),
    ("/?utm_source=blogger&utm_medium=affiliate", None, "affiliate"),
    ("/?utm_medium=cpm", None, "display"),
    ("/?utm_source=youtube&utm_medium=video", None, "video"),
    ("/?utm_source=chatgpt.com", None, "ai_assistant"),
    ("/?utm_source=chatgpt.com&utm_medium=referral", "https://chatgpt.com/", "ai_assistant"),
    ("/?utm_source=perplexity", None, "ai_assistant"),
    ("/", "https://www.perplexity.ai/search/x", "ai_assistant"),
    ("/", "https://copilot.microsoft.com/", "ai_assistant"),
    ("/", "https://gemini.google.com/app", "ai_assistant"),
    ("/", "https://claude.ai/chat/1", "ai_assistant"),
    ("/", "https://meta.ai/", "ai_assistant"),
    ("/", "https://labs.perplexity.ai/", "ai_assistant"),
    ("/", "https://m365.cloud.microsoft/chat", "ai_assistant"),
    ("/", "android-app://com.openai.chatgpt/", "ai_assistant"),
    ("/", "https://www.meta.com/", "social"),
    ("/", "https://grok.com/chat/1", "ai_assistant"),
    ("/", "https://chat.deepseek.com/", "ai_assistant"),
    ("/?utm_source=chatgpt.com&utm_medium=cpc", None, "paid_search"),
    ("/", "https://notclaude.ai/", "referral"),
    ("/", "https://www.google.co.uk/", "organic_search"),
    ("/", "https://duckduckgo.com/", "organic_search"),
    ("/", "https://x.com/shop", "social"),
    ("/", "https://t.co/abc", "social"),
    ("/", "https://blog.example/review", "referral"),
    ("/", "https://x.example/review", "referral"),
    ("/", None, "direct"),
    ("/", "https://www.shop.example/cart", "direct"),
    ("/", "https://harbor.myshopify.com/", "direct"),
    (None, "https://www.bing.com/", "organic_search"),
    ("/?utm_source=leaflet", None, "other"),
    ("/?utm_source=alexa&utm_medium=voice", None, "voice_handoff"),
    ("/?earshot_token=abc&utm_source=google&utm_medium=cpc", None, "voice_handoff"),
    ("http://[broken", "http://[broken", "direct"),
]


@pytest.mark.parametrize(("landing", "referrer", "expected"), CASES)
def test_a_visit_has_one_channel(landing: str | None, referrer: str | None, expected: str) -> None:
    assert channel(arrival(landing, referrer, own_hosts={"shop.example", "myshopify.com"})) == expected


def test_every_channel_of_the_table_is_reached() -> None:
    assert {rule.channel for rule in RULES} == {expected for _, _, expected in CASES}


def test_the_table_of_channels_says_when_it_was_made() -> None:
    assert re.match(r"Made on \d{4}-\d{2}-\d{2};", channels_table())


def test_the_campaign_keeps_its_letters() -> None:
    assert arrival("/?utm_campaign=Spring%20Sale", None).campaign == "Spring Sale"


@pytest.mark.parametrize("personal", ["ada%40family.example", "ada%2540family.example", "%2B1-555-123-4567"])
def test_a_campaign_that_is_somebody_s_address_or_number_is_not_kept(personal: str) -> None:
    assert not arrival(f"/?utm_campaign={personal}", None).campaign


def test_a_campaign_may_be_a_day() -> None:
    assert arrival("/?utm_campaign=20261120", None).campaign == "20261120"
