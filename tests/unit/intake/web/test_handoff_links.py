"""A hand-off link: who clicked, where it leads, and what of it is recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from base.errors import StoreUnavailable, TokenError
from intake.web.browsers import device_of, is_person
from intake.web.handoff_links import HandoffLinks, permalink
from ledger.pseudonyms import Pseudonyms
from ledger.records import Action, Consent, DeviceType, Grant, HandoffWay, Identity, Outcome, Touchpoint
from ledger.records.handoff import Handoff, HandoffLine
from ledger.tokens import Tokens
from tests.factories.memory_codes import MemoryCodes
from tests.factories.shopify import LAPTOP, PHONE

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TOKENS = Tokens((b"key",))
TOKEN = TOKENS.issue("seed", NOW + timedelta(days=30))
HANDOFF = Handoff(
    token=TOKEN,
    issued_at=NOW,
    expires_at=NOW + timedelta(days=30),
    session_id="se_voice",
    product_id="p-1",
    brand_id="b-1",
    quantity=2,
    way=HandoffWay.CARD,
    consent=Consent(measurement=Grant.GRANTED),
    identity=Identity(user="us_1", account="ac_1", device="de_speaker", person="pe_1", ad_id="ad_1"),
)


@dataclass
class Kept:
    """Stands in for the ledger and the recorder."""

    known: Handoff | None = HANDOFF
    away: bool = False
    clicks: list[Touchpoint] = field(default_factory=list)
    codes: MemoryCodes = field(default_factory=lambda: MemoryCodes(lambda: None))

    def handoff(self, token: str) -> Handoff | None:
        if self.away:
            raise StoreUnavailable("away")
        return self.known if self.known and self.known.token == token else None

    def record(self, touchpoint: Touchpoint) -> None:
        self.clicks.append(touchpoint)


def links(kept: Kept, *, now: datetime = NOW) -> HandoffLinks:
    return HandoffLinks(
        tokens=TOKENS,
        ledger=kept,  # type: ignore[arg-type]
        recorder=kept,  # type: ignore[arg-type]
        pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"),
        shop_url="https://shop.example/",
        clock=lambda: now,
    )


def test_a_click_on_a_phone_is_recorded_and_leads_to_the_product_in_the_shop() -> None:
    kept = Kept()
    address = links(kept).open(TOKEN, {"User-Agent": PHONE})
    assert address is not None
    parts, query = urlsplit(address), parse_qs(urlsplit(address).query)
    assert (parts.netloc, parts.path) == ("shop.example", "/buy/p-1:2")
    assert query["earshot_token"] == query["attribution/earshot_token"] == [TOKEN]
    assert (query["utm_source"], query["utm_medium"]) == (["alexa"], ["voice"])
    (click,) = kept.clicks
    assert (click.action, click.handoff_token, click.device_type) == (Action.CLICK, TOKEN, DeviceType.PHONE)
    assert (click.product_id, click.brand_id, click.channel) == ("p-1", "b-1", "voice_handoff")


@pytest.mark.parametrize(
    ("given", "mark", "used"),
    [
        (HandoffWay.CARD, "", HandoffWay.CARD),
        (HandoffWay.QR, ".q", HandoffWay.QR),
        (HandoffWay.QR, "", HandoffWay.CARD),  # the card is there beside the screen
        (HandoffWay.PUSH, ".p", HandoffWay.PUSH),
        (HandoffWay.LINK, "", HandoffWay.LINK),
        (None, "", None),
        (None, ".x", None),
    ],
)
def test_a_click_says_by_which_way_it_came(given: HandoffWay | None, mark: str, used: HandoffWay | None) -> None:
    kept = Kept(known=replace(HANDOFF, way=given))
    assert links(kept).open(TOKEN + mark, {"User-Agent": PHONE}) is not None
    assert (kept.clicks[0].handoff_token, kept.clicks[0].handoff_way) == (TOKEN, used)


def test_a_code_that_was_read_aloud_leads_where_the_link_leads() -> None:
    kept = Kept()
    address = links(kept).open_code(kept.codes.give(TOKEN, NOW), {"User-Agent": LAPTOP})
    assert address == links(kept).open(TOKEN, {"User-Agent": LAPTOP})
    assert (kept.clicks[0].handoff_token, kept.clicks[0].handoff_way) == (TOKEN, HandoffWay.SPOKEN)
    assert links(kept).open_code("12345678", {}) is None


def test_the_click_is_the_household_s_and_not_the_speaker_s() -> None:
    kept = Kept()
    links(kept).open(TOKEN, {"User-Agent": PHONE})
    assert kept.clicks[0].identity == Identity(user="us_1", account="ac_1")
    assert kept.clicks[0].session_id not in {None, HANDOFF.session_id}


def test_without_a_measurement_yes_only_the_token_is_recorded() -> None:
    kept = Kept(known=replace(HANDOFF, consent=Consent(measurement=Grant.DENIED)))
    links(kept).open(TOKEN, {"User-Agent": PHONE})
    assert (kept.clicks[0].identity, kept.clicks[0].handoff_token) == (Identity(), TOKEN)


def test_a_link_that_the_same_browser_opens_again_is_one_click() -> None:
    kept = Kept()
    for minutes in (0, 0, 20):
        links(kept, now=NOW + timedelta(minutes=minutes)).open(TOKEN, {"User-Agent": PHONE})
    assert len({click.touchpoint_id for click in kept.clicks}) == 1


def test_a_link_opened_elsewhere_or_later_is_another_click_of_the_same_visit() -> None:
    kept = Kept()
    links(kept).open(TOKEN, {"User-Agent": PHONE})
    links(kept).open(TOKEN, {"User-Agent": LAPTOP})
    links(kept, now=NOW + timedelta(hours=1)).open(TOKEN, {"User-Agent": PHONE})
    assert len({click.touchpoint_id for click in kept.clicks}) == 3
    assert len({click.session_id for click in kept.clicks}) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
        {"User-Agent": "WhatsApp/2.23.20.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": PHONE, "Purpose": "prefetch"},
        {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": PHONE, "X-Moz": "prefetch"},
        {"User-Agent": PHONE, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"User-Agent": PHONE, "Sec-Fetch-Dest": "empty"},
        {"User-Agent": "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"},
        {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36"},
        {"User-Agent": "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Mimecast URL Protection)"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "axios/1.7.2"},
        {"User-Agent": "Dalvik/2.1.0 (Linux; U; Android 15)"},
        {"User-Agent": "meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)"},
        {"User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Claude-User/1.0)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Perplexity-User/1.0; +https://perplexity.ai)"},
        {"User-Agent": "Viber/20.0"},
        {"User-Agent": "Notion"},
        {"User-Agent": "Slack-ImgProxy (+https://api.slack.com/robots)"},
        {"User-Agent": "com.apple.WebKit.Networking/8613 CFNetwork/1408 Darwin/22.5.0"},
        {"User-Agent": "VirusTotal"},
        {"User-Agent": "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.0; Trend Micro Url Reputation)"},
        {"User-Agent": "Mozilla/5.0 (compatible;Cloudflare-Healthchecks/1.0)"},
    ],
)
def test_previews_scanners_and_prefetches_are_sent_on_and_kept_as_previews(headers: dict[str, str]) -> None:
    kept = Kept()
    for _ in range(2):
        assert links(kept).open(TOKEN, headers) is not None
    assert [click.outcome for click in kept.clicks] == [Outcome.PREVIEW] * 2
    assert len({click.touchpoint_id for click in kept.clicks}) == 1


def test_a_head_request_is_a_preview() -> None:
    kept = Kept()
    assert links(kept).open(TOKEN, {"User-Agent": PHONE}, looking=True) is not None
    assert [click.outcome for click in kept.clicks] == [Outcome.PREVIEW]


def test_a_person_who_follows_a_preview_by_the_same_browser_is_a_click_of_their_own() -> None:
    kept = Kept()
    links(kept).open(TOKEN, {"User-Agent": PHONE, "Purpose": "prefetch"})
    links(kept).open(TOKEN, {"User-Agent": PHONE, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})
    assert [click.outcome for click in kept.clicks] == [Outcome.PREVIEW, None]
    assert len({click.touchpoint_id for click in kept.clicks}) == 2


@pytest.mark.parametrize("model", ["CUBOT_NOTE_S", "CUBOT NOTE 20"])
def test_a_telephone_whose_name_ends_like_a_program_s_is_somebody_s(model: str) -> None:
    kept = Kept()
    links(kept).open(
        TOKEN, {"User-Agent": f"Mozilla/5.0 (Linux; Android 14; {model}) Chrome/140.0 Mobile Safari/537.36"}
    )
    assert [click.outcome for click in kept.clicks] == [None]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/140.0 Mobile Safari/537.36 Telegram-Android/11",
        "Mozilla/5.0 (Linux; Android 13; SM-S901B; wv) Chrome/139.0 Mobile Safari/537.36 WhatsApp/2.24",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Outlook-iOS/709",
        "Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko)",
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 Chrome/94.0 TV Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1; U; en) Presto/2.12 Version/12.16",
    ],
)
def test_whoever_reads_within_an_app_or_on_a_screen_of_the_home_is_a_person(agent: str) -> None:
    kept = Kept()
    links(kept).open(TOKEN, {"User-Agent": agent})
    assert [click.outcome for click in kept.clicks] == [None]


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN[:-4] + "AAAA", TOKEN + "A", "é" * 24, "A" * 10_000])
def test_a_link_that_is_not_ours_leads_nowhere(token: str) -> None:
    kept = Kept()
    with pytest.raises(TokenError):
        links(kept).open(token, {"User-Agent": PHONE})
    assert kept.clicks == []


def test_an_old_link_leads_nowhere() -> None:
    kept = Kept()
    with pytest.raises(TokenError, match="expired"):
        links(kept, now=NOW + timedelta(days=40)).open(TOKEN, {"User-Agent": PHONE})
    assert links(Kept(known=None)).open(TOKEN, {"User-Agent": PHONE}) is None
    over = replace(HANDOFF, expires_at=NOW - timedelta(seconds=1))
    assert links(Kept(known=over)).open(TOKEN, {"User-Agent": PHONE}) is None
    assert kept.clicks == []


def test_with_the_ledger_away_the_shop_still_opens_and_the_click_is_kept() -> None:
    kept = Kept(away=True)
    address = links(kept).open(TOKEN, {"User-Agent": PHONE})
    assert address is not None
    assert urlsplit(address).path == "/"
    assert [click.handoff_token for click in kept.clicks] == [TOKEN]


@pytest.mark.parametrize(
    ("shop", "product", "address"),
    [
        ("https://shop.example", "sku_1", "https://shop.example/buy/sku_1:2"),
        ("https://shop.example/kaufen/", "sku_1", "https://shop.example/kaufen/sku_1:2"),
        (
            "https://shop.example/",
            "gid://shopify/ProductVariant/70881412",
            "https://shop.example/buy/~Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0VmFyaWFudC83MDg4MTQxMg:2",
        ),
    ],
)
def test_the_address_is_a_permalink_as_ucp_writes_it(shop: str, product: str, address: str) -> None:
    assert permalink(shop, TOKEN, replace(HANDOFF, product_id=product)).partition("?")[0] == address


def test_a_whole_basket_is_one_permalink_with_every_count() -> None:
    basket = replace(HANDOFF, more=(HandoffLine(product_id="sku_2", quantity=3), HandoffLine(product_id="a/b")))
    address = urlsplit(permalink("https://shop.example", TOKEN, basket))
    assert address.path == "/buy/p-1:2,sku_2:3,~YS9i:1"
    assert parse_qs(address.query)["attribution/earshot_token"] == [TOKEN]


def test_shopify_s_cart_permalink_has_variants_by_number_and_the_token_as_the_cart_s_attribute() -> None:
    more = (HandoffLine(product_id="gid://shopify/ProductVariant/70881412", quantity=3),)
    address = urlsplit(
        permalink("https://shop.example/cart", TOKEN, replace(HANDOFF, product_id="44617281", more=more))
    )
    assert address.path == "/cart/44617281:2,70881412:3"
    query = parse_qs(address.query)
    assert query["attributes[earshot_token]"] == query["earshot_token"] == [TOKEN]
    assert "attribution/earshot_token" not in query


def test_shopify_s_cart_permalink_has_the_number_that_the_catalogue_keeps_beside_the_sku() -> None:
    more = (HandoffLine(product_id="RUX-24", quantity=3, variant_id="70881412"),)
    handoff = replace(HANDOFF, product_id="RUX-12", variant_id="44617281", more=more)
    assert urlsplit(permalink("https://shop.example/cart", TOKEN, handoff)).path == "/cart/44617281:2,70881412:3"
    assert urlsplit(permalink("https://shop.example", TOKEN, handoff)).path == "/buy/44617281:2,70881412:3"


@pytest.mark.parametrize("shop", ["https://shop.example", "https://shop.example/en"])
def test_without_the_number_of_a_variant_the_link_leads_to_the_shop_s_search_and_to_no_broken_cart(shop: str) -> None:
    more = (HandoffLine(product_id="44617281"),)
    address = urlsplit(permalink(f"{shop}/cart", TOKEN, replace(HANDOFF, product_id="RUX 12", more=more)))
    assert f"https://shop.example{address.path}" == f"{shop}/search"
    query = parse_qs(address.query)
    assert (query["q"], query["earshot_token"]) == (["RUX 12"], [TOKEN])


def test_devices_are_told_by_their_browser() -> None:
    assert device_of(PHONE) is DeviceType.PHONE
    assert device_of(LAPTOP) is DeviceType.COMPUTER
    assert device_of("SmartFridge/1.0") is DeviceType.OTHER
    assert device_of(None) is None
    assert is_person(LAPTOP, {})
