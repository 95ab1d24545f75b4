"""What stands for nothing, kind by kind, and what only looks like it."""

from __future__ import annotations

import hashlib
import re
from itertools import chain

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.inputs.placeholders import without_placeholders
from base.placeholders import AROUND, BEGINNINGS, PATTERN, SPACES, hashed, spelled
from ledger.pseudonyms import is_junk

WAYS = ("md5", "sha1", "sha256")
KINDS = {
    "words": ["null", " NULL\t", "\nN/A", "(Not Set)", "unknown", "guest", "anonymous", "nil", "undefined", "test"],
    "nothing": ["", "  ", "-", "--", "''", '""', "()", "[]", "{}", "::", "..."],
    "what languages print": [
        "None",
        "NaN",
        "nan",
        "[object Object]",
        "<NA>",
        "#N/A",
        "-1",
        "false",
        "TRUE",
        "Infinity",
    ],
    "quoted words": ['"null"', "<none>", "(none)", "[null]", "`undefined`"],
    "zeros": ["0", "000", "0000000000", "0.0.0.0", "00:00:00:00:00:00"],
    "zero identifiers": ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "0" * 32],
    "one digit again and again": ["1111111", "+1111111111", "999999999999", "555-555-5555"],
    "one letter again and again": ["xxxx", "AAAAAAAA", "xxx"],
    "counted numbers": ["123456", "1234567890", "0123456789", "9876543210"],
    "made up addresses": [
        "none@none.com",
        "test@test.com",
        "noemail@gmail.com",
        "no-reply@shop.com",
        "a@a.com",
        "aaa@b.co",
    ],
    "addresses kept for documents": ["anna@example.com", "anna@example.co.uk", "a.b@mail.test", "x.y@shop.invalid"],
    "no address at all": ["anna@", "anna@localhost"],
    "fields nobody filled in": ["{{user.id}}", "${email}", "%%EMAIL%%", "*|EMAIL|*", "<%= id %>"],
    "what databases print": ["\\N", "NULL", "<null>"],
    "this very machine": ["127.0.0.1", "127.1.2.3", "localhost", "::1", "255.255.255.255"],
    "known by name": ["9774d56d682e549c", "02:00:00:00:00:00"],
    "names of fields": ["user_id", "string", "uuid", "email"],
    "keyboards": ["qwerty", "asdf", "abc123"],
    "hashes of nothing": [hashlib.new(way, b"").hexdigest() for way in WAYS],
    "hashes of words": [
        hashlib.new(way, text).hexdigest().upper() for way in WAYS for text in (b"null", b"NULL", b"None")
    ],
    "hashes of what is made up": [
        hashlib.new(way, text).hexdigest()
        for way in WAYS
        for text in (b"none@none.com", b"test@test.com", b"0", b"00000000-0000-0000-0000-000000000000", b"+11111111111")
    ],
}
REAL = [
    *("a1", "u1", "s", "42", "123", "1111", "12345", "111112", "nullable", "none-such", "test_4711", "guest42", "0a"),
    *("anna", "falsework", "true-blue", "us_6f7a2217143e8ed9", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "音声", "ÑULL"),
    *("{3f2504e0-4f89-11d3-9a0c-0305e82c3301}", "10.0.0.1", "192.168.1.1", "127 main street", "2001:db8::11"),
    *(
        "anna@gmail.com",
        "smith@smith.com",
        "guesthouse@inn.com",
        "contest@shop.com",
        "info@shop.com",
        "testa@gmail.com",
    ),
    *(hashlib.new(way, b"anna@gmail.com").hexdigest() for way in WAYS),
]


def stands_for_nothing(value: str) -> bool:
    """The obvious way, a value at a time."""
    small = "".join(letter.lower() if letter.isascii() else letter for letter in value)
    if ("@" in small or small.startswith(BEGINNINGS)) and re.search(PATTERN, small.strip(SPACES)):
        return True
    return small.strip(AROUND) in spelled() | hashed()


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_for_nothing_is_taken_out(kind: str) -> None:
    given = KINDS[kind]
    assert without_placeholders(pa.array(given)).to_pylist() == [None] * len(given)


def test_what_only_looks_like_it_stays_as_it_is() -> None:
    given = [*REAL, " a ", None]
    assert without_placeholders(pa.array(given)).to_pylist() == given


@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from([*REAL, *chain(*KINDS.values())]))))
def test_columns_and_single_values_agree(values: list[str]) -> None:
    found = without_placeholders(pa.array(values, pa.string())).to_pylist()
    assert [value is None for value in found] == [stands_for_nothing(value) for value in values]


@pytest.mark.parametrize("kind", ["words", "nothing", "what languages print", "quoted words", "zeros", "keyboards"])
def test_no_pseudonym_is_made_of_them(kind: str) -> None:
    assert [value for value in KINDS[kind] if not is_junk(value)] == []
