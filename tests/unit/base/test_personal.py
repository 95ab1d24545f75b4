from __future__ import annotations

import pytest

from base.personal import impersonal_id, impersonal_token, names_a_person


@pytest.mark.parametrize(
    "text",
    [
        "ada@post.earshot.shop",
        "ada%2540post.earshot.shop",
        "+1 (555) 625-1199",
        "%2B15556251199",
        "5556251199",
        "call 555-625-1199 now",
        "ring (555) 625 1199",
        "ada:+49 170 1234567",
        "zora＠post.earshot.shop",
        "zora%EF%BC%A0post.earshot.shop",
        "ada(at)post.earshot.shop",
        "ada [AT] post.earshot.shop",
    ],
)
def test_an_address_or_a_phone_number_is_told_wherever_it_stands(text: str) -> None:
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "spring-20261120",
        "2026-11-20T08:00:00Z",
        "2026-11-20 08:00",
        "7-11 coffee",
        "SAVE10+20",
        "v1.2.3-1234",
        "look (at) me",
        "meet(at 5)",
    ],
)
def test_words_dates_and_codes_name_nobody(text: str) -> None:
    assert not names_a_person(text)


def test_an_id_may_be_a_long_number_and_no_phone_number_as_people_write_it() -> None:
    assert impersonal_id("820982911946154508") == "820982911946154508"
    assert impersonal_id("+1 (555) 625-1199") is None
    assert impersonal_id(None) is None


@pytest.mark.parametrize("token", ["kq3-_x==", "sub_1.2", "gid://shopify/SubscriptionContract/12"])
def test_a_token_is_one_word_as_machines_make_it(token: str) -> None:
    assert impersonal_token(token) == token


@pytest.mark.parametrize("text", ["Ada Lovelace", "Ada Lovelace, 1 Main St", "Ada,Lovelace", "Zoé", "", "ada@x", None])
def test_a_name_or_an_address_where_a_token_belongs_is_none(text: str | None) -> None:
    assert impersonal_token(text) is None
