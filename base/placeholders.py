"""What stands for "nothing" in real feeds: as identifiers or tokens such values would fuse strangers.

Whole kinds of them: words, what languages print for no value, fields that nobody filled in, e-mail addresses and phone
numbers made up to pass a form, identifiers of zeros, and the hashes of all these.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from string import ascii_lowercase, digits

SPACES = " \t\n\r\f\v"
# What brackets and the like put around a value says nothing: (not set), "null", [object Object], <none>, #N/A.
AROUND = " \t\n\r\f\v\"'`()[]{}<>*#.,;_|/!?+"

WORDS = frozenset(
    {
        *("", "-", "--", "---", "::", "::1", "-1", "0", "1.0e+16", "infinity", "\\n", "nan", "nat"),
        *("nil", "none", "nul", "null", "undefined", "void", "na", "n/a", "n.a", "n-a"),
        *("not applicable", "not available", "not known", "not provided", "not set", "not_set", "notset"),
        *("not_available", "not_provided", "no value", "no_value", "novalue", "unset"),
        *("anon", "anonymous", "anonymous user", "guest", "guest user", "nobody", "unk", "unknown", "unknown user"),
        *("blank", "default", "deleted", "empty", "error", "hidden", "invalid", "missing", "private", "redacted"),
        *("removed", "false", "true", "no", "yes", "object object", "object null", "object undefined", "nullnull"),
        *("null null", "none none", "undefined undefined", "undefinedundefined", "system.object", "optional(nil"),
        *("abc", "abc123", "abcd1234", "abcdef", "asdf", "asdfasdf", "asdfgh", "bar", "dummy", "example", "fake"),
        *("foo", "foobar", "placeholder", "qwerty", "sample", "tbd", "test", "test test", "test1", "test123"),
        *("tester", "testing", "testuser", "test_user", "test-user", "todo", "xxx", "xxxx"),
        *("account_id", "customer_id", "email", "guid", "phone", "string", "user_id", "userid", "uuid"),
        *("noemail", "no email", "no-email", "no_email", "nophone", "no phone", "noreply", "no-reply", "donotreply"),
        *("localhost", "255.255.255.255", "9774d56d682e549c", "02:00:00:00:00:00"),
    }
)
# Names before and after the @ of an address that was made up; the last are kept for documents (RFC 2606).
_NAMES = (
    *("abc", "anon", "anonymous", "asdf", "donotreply", "do-not-reply", "dummy", "email", "example", "fake", "foo"),
    *("guest", "invalid", "mail", "n/a", "na", "name", "nil", "no", "no-email", "no-mail", "no-reply", "nobody"),
    *(
        "noemail",
        "nomail",
        "none",
        "noreply",
        "noone",
        "notprovided",
        "null",
        "placeholder",
        "qwerty",
        "sample",
        "test",
    ),
    *("test1", "test123", "tester", "testing", "testuser", "undefined", "unknown", "user", "xxx", "your", "youremail"),
)
_DOMAINS = (
    *("abc", "anon", "anonymous", "asdf", "domain", "dummy", "example", "fake", "foo", "invalid", "localhost", "na"),
    *("nil", "no", "noemail", "nomail", "none", "noreply", "notprovided", "nowhere", "null", "placeholder", "sample"),
    *("test", "undefined", "unknown", "xxx", "yourdomain"),
)
_ENDINGS = ("example", "invalid", "localhost", "test")
_TEMPLATES = ("{{", "{%", "${", "%%", "<%", "*|", "@@")
# A value that PATTERN finds has an @ or begins with one of these.
BEGINNINGS = ("127.", *_TEMPLATES)

# What is made up or was never filled in, for values in small letters; means the same to Python and to RE2.
PATTERN = "|".join(
    (
        rf"^(?:{'|'.join(map(re.escape, _TEMPLATES))})",
        r"^127(?:\.[0-9]+){3}$",
        rf"^(?:{'|'.join(map(re.escape, _NAMES))})(?:\+[^@]*)?@",
        rf"@(?:{'|'.join(_DOMAINS)})(?:\.[a-z]{{2,6}}){{1,2}}$",
        rf"@(?:[^@]*\.)?(?:{'|'.join(_ENDINGS)})$",
        *(rf"^{letter}+@" for letter in ascii_lowercase),
        r"@[^.]*$",
    )
)
_SHAPES = ((8, 4, 4, 4, 12), (2,) * 6, (1,) * 4, (3, 3, 4), (3, 4), (4, 4, 4, 4))
_LONGEST, _PHONE = 64, 15
HASH_LENGTHS = (32, 40, 64)  # of MD5, SHA-1 and SHA-256 in hexadecimal
_COMMON_HOSTS = ("gmail.com", "mail.com", "email.com", "hotmail.com", "yahoo.com")


@cache
def spelled() -> frozenset[str]:
    """Return the words and numbers that stand for nothing, in small letters, without what AROUND takes off."""
    return frozenset({*WORDS, *(filled.strip(AROUND) for filled in _repeated()), *_counted()})


@cache
def hashed() -> frozenset[str]:
    """Return MD5, SHA-1 and SHA-256 of what stands for nothing, in small hexadecimal letters."""
    written = {*WORDS, " ", "(not set)", "[object object]", "<null>", "{}", "[]"}
    written |= {changed for text in written for changed in (text.upper(), text.title(), text.capitalize())}
    numbers = {text for text in (*_repeated(), *_counted()) if len(text) <= _PHONE or "-" in text}
    texts = {*written, *numbers, *(f"+{text}" for text in numbers), *_addresses(), "[object Object]", "NaN"}
    ways = (hashlib.md5, hashlib.sha1, hashlib.sha256)
    return frozenset(way(text.encode(), usedforsecurity=False).hexdigest() for text, way in product(texts, ways))


def _repeated() -> Iterator[str]:
    """Yield one character again and again: zeros from one on, digits from six, letters from four."""
    for one in (*digits, *ascii_lowercase):
        least = 1 if one == "0" else 6 if one in digits else 4
        yield from (one * length for length in range(least, _LONGEST + 1))
        for shape in _SHAPES if one in {"0", "1", "9", "f", "x"} or one in digits else ():
            yield from (mark.join(one * length for length in shape) for mark in "-: .")


def _counted() -> Iterator[str]:
    """Yield six digits or more in their order, up or down."""
    for row in (digits + digits, (digits + digits)[::-1]):
        yield from (row[at : at + length] for length in range(6, 11) for at in range(10))


def _addresses() -> Iterator[str]:
    hosts = (*(f"{name}.com" for name in _DOMAINS), "example.org", "example.net", *_COMMON_HOSTS)
    yield from (f"{name}@{host}" for name in (*_NAMES, "a", "x") for host in hosts)
    yield from (f"{name}@{name}.com" for name in (*_NAMES, *ascii_lowercase))
