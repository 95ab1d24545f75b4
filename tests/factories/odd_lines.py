"""Lines of records as they come from anywhere: right, odd and wrong, built of raw JSON so that nothing is tidied."""

from __future__ import annotations

from hypothesis import strategies as st

from attribution.inputs.columns import ORDER_COLUMNS, TOUCHPOINT_COLUMNS
from attribution.inputs.fields import FRACTION, LINES, TEXT, TEXTS, TIME, TRUTH, Field
from attribution.inputs.layout import Column

MOMENTS = [
    *('"2026-11-20T08:00:00Z"', '"2026-11-20T08:00:00.5Z"', '"2026-11-20T08:00:00.123456Z"', '"2024-02-29T23:59:59Z"'),
    *('"2026-11-20T08:00:00+00:00"', '"2026-11-20T08:00:00.25+00:00"', '"1969-12-31T23:59:59.999999Z"'),
    *('"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999999Z"', '"2026-11-20T08:00:00-00:00"'),
    *('"2026-11-20T08:00:00+01:00"', '"2026-11-20T08:00:00.123456789Z"', '"2026-11-20T08:00:60Z"', '"2026-11-20"'),
    *('"2026-11-20T24:00:00Z"', '"2026-02-29T08:00:00Z"', '"2100-02-29T08:00:00Z"', '"0000-01-01T00:00:00Z"'),
    *('"2026-11-20 08:00:00Z"', '"2026-11-20t08:00:00z"', '"2026-11-20T08:00Z"', '"20261120T080000Z"', '"1700000000"'),
    *('"2026-11-20T08:00:00"', '"2026-11-20T08:00:00.Z"', '"2026-11-20T08:00:00,5Z"', '"２０２６-11-20T08:00:00Z"'),
    *(
        '"2026-11-20T08:00:00+0000"',
        '"2026-11-20T08:00:00.1234567Z"',
        '"2026-13-01T00:00:00Z"',
        '"2026-00-10T00:00:00Z"',
    ),
    *(
        '"2026-11-31T00:00:00Z"',
        '"2026-11-20T08:60:00Z"',
        '"202a-11-20T08:00:00Z"',
        '"2026/11-20T08:00:00Z"',
        "1700000000",
    ),
]
ANYTHING = [
    *(
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "2",
        "3",
        "-1",
        "1.0",
        "0.0",
        "0.5",
        "-0.0",
        "1e2",
        "1e400",
        "1e-400",
        "NaN",
    ),
    *(
        "Infinity",
        "01",
        "+1",
        ".5",
        "9223372036854775807",
        "9223372036854775808",
        "1000000000000000",
        "1000000000000001",
    ),
    *(
        "100000000000000000000000000",
        '""',
        '"x"',
        '"x',
        '" "',
        '"null"',
        '"N/A"',
        '"1"',
        '"true"',
        '"USD"',
        '"usd"',
        '"ÄÖÜ"',
    ),
    *(
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\u0000"',
        '"a\\nb"',
        '"a\tb"',
        '"\\x"',
        '"é😀"',
        '"\u2028"',
        '"\x7f"',
        '"\ud800"',
    ),
    *(f'"{"a" * n}"' for n in (64, 65, 256, 257, 512, 513)),
    *(f'"{"é" * n}"' for n in (64, 65, 256, 257)),
    *(
        "[]",
        "{}",
        "[null]",
        "[1]",
        '["a"]',
        '["a",""]',
        '["a",null]',
        '[{"product_id":"p"}]',
        '[{"quantity":0}]',
        "[[]]",
    ),
    *(
        '[{"quantity":-1}]',
        '[{"quantity":100000000000000000000}]',
        '[{"quantity":null,"brand_id":"b"}]',
        "[{}]",
        "[{},null]",
    ),
    *(
        '[{"unit_price_minor":-5},{"unit_price_minor":1.5}]',
        '[{"colour":null}]',
        '[{"colour":1}]',
        '[{"product_id":""}]',
    ),
    *('{"user":"u","account":null}', '{"user":""}', '{"colour":"red"}', '{"colour":null}', '{"measurement":"denied"}'),
    *(
        '{"measurement":"maybe"}',
        '{"marketing":"granted","measurement":null}',
        '{"user":"a","user":"b"}',
        '{"email":"none"}',
    ),
]
_BETWEEN = st.sampled_from(["", "", "", " ", "\t", "\r", "  "])


def _usual(field: Field) -> st.SearchStrategy[str]:
    if field.words:
        return st.sampled_from([f'"{word}"' for word in field.words])
    if field.kind == TIME:
        return st.sampled_from(MOMENTS[:9])
    if field.currency:
        return st.sampled_from(['"USD"', '"JPY"'])
    usual = {
        TEXT: '"a1"',
        TRUTH: "true",
        FRACTION: "0.25",
        TEXTS: '["c1","c2"]',
        LINES: '[{"product_id":"p","quantity":2}]',
    }
    return st.just(usual.get(field.kind, "2"))


def _members(columns: tuple[Column, ...]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """The members of an object as raw JSON: those required, a few others, at times one odd value, one name twice."""
    fields = {column.field.name: column.field for column in columns if column.inside is None}
    usual = {name: _usual(field) for name, field in fields.items()}
    usual["consent"] = st.sampled_from(['{"measurement":"granted"}', '{"measurement":"denied","marketing":"granted"}'])
    usual["identity"] = st.sampled_from(['{"user":"u1","cookie":"c1"}', '{"email":"e1","ip":" NULL "}'])
    required = st.tuples(*(st.tuples(st.just(n), usual[n]) for n, field in fields.items() if field.required))
    others = st.lists(
        st.sampled_from(sorted(usual)).flatmap(lambda n: st.tuples(st.just(n), usual[n])),
        max_size=6,
        unique_by=lambda pair: pair[0],
    )
    odd_name = st.sampled_from([*sorted(usual), *sorted(usual), "colour"])
    odd = st.lists(st.tuples(odd_name, st.sampled_from([*ANYTHING, *MOMENTS])), max_size=2)

    def joined(
        parts: tuple[tuple[tuple[str, str], ...], list[tuple[str, str]], list[tuple[str, str]]],
    ) -> list[tuple[str, str]]:
        members = dict(parts[0]) | dict(parts[1])
        return [*members.items(), *parts[2]]

    return st.tuples(required, others, odd).map(joined).flatmap(_mixed)


def _mixed(members: list[tuple[str, str]]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """In any order, and at times with one of a name only."""
    once = list(dict(members).items())
    return st.sampled_from([members, once, once, once[1:]]).flatmap(st.permutations)


def _text(members: list[tuple[str, str]], between: list[str]) -> bytes:
    inner = f",{between[0]}".join(f'"{name}"{between[1]}:{between[2]}{value}' for name, value in members)
    return f"{between[3]}{{{inner}}}{between[4]}".encode("utf-8", "surrogatepass")


_GARBAGE = [b"", b" ", b"\r", b"{}", b"[]", b"null", b"{", b"}{", b"\xff\xfe", b"{}{}", b"\x00", b"a,b,c"]


def lines_of(columns: tuple[Column, ...]) -> st.SearchStrategy[bytes]:
    """A line of a kind of record, right or wrong."""
    records = st.builds(_text, _members(columns), st.lists(_BETWEEN, min_size=5, max_size=5))
    cut = st.tuples(records, st.integers(1, 400)).map(lambda pair: pair[0][: pair[1]])
    return st.one_of(records, records, records, records, cut, st.sampled_from(_GARBAGE)).map(
        lambda line: line.replace(b"\n", b"")
    )


TOUCHPOINT_LINES = lines_of(TOUCHPOINT_COLUMNS)
ORDER_LINES = lines_of(ORDER_COLUMNS)
