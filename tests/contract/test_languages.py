"""No language outside its folder: no tag and no words of one in what works for every locale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from base.environment import DEFAULT_LOCALE
from locales import known_tags, locale_of

ROOT = Path(__file__).parents[2]
ROOMS = "base ledger shop skill intake attribution runtime cli".split()
OURS = ("shop/brands/sound/",)  # letters to sounds are of a language by their nature
DEFAULT = "base/environment.py"  # the one default setting
MANY = 6

SPEAKING = ("shop/", "skill/", "runtime/http/", "runtime/talk/", "runtime/web/")
"""Where customers are spoken with: here many lower-case words in one place are a list of words, whichever they are."""

NOT_A_LANGUAGE = {
    "shop/brands/learn/": "columns of exports",
    "shop/brands/match/evidence.py": "names of what is weighed",
    "shop/brands/match/rank.py": "names of what is weighed",
    "shop/catalog/sensitive.py": "slugs of categories and needs",
    "skill/goals/": "fields of prompts",
}
"""Where such a list is none, and why."""

NOT_A_TAG = {"attribution/simulation/tables.py": "the letters that ids of devices begin with"}

_TAG = re.compile(r"\b[a-z]{2}[-_][A-Z]{2}\b|\b(?:en|de|es|fr|it|pt|nl)_[a-z]{2}\b")
_LANGUAGES = {tag.partition("-")[0] for tag in known_tags()} - {"it"}  # "it" is a word too
_LANGUAGES |= set("pt nl ja ko zh pl sv fi cs hu tr ru english german spanish french italian portuguese".split())
_WORD = re.compile(r"[a-z']+")
_WAYS = re.compile(r"""\blang=["']?[a-z]{2}\b|%[ABabp]\b""")
_SIGNS = ("$", "€", "£", "¥")
_ALTERNATIVES = re.compile(r"(?<=[a-z])\|(?=[a-z])")


def files() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if not named(path).startswith(OURS)]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_of_the_locales() -> frozenset[str]:
    """What stands in the lists of the locales: number words, little words, kinds of goods."""
    found: set[str] = set()
    for tag in known_tags():
        locale = locale_of(tag)
        numbers, products, brands = locale.numbers, locale.product_words, locale.brand_words
        found |= {*numbers.words, *numbers.articles, *numbers.groups, *numbers.containers, *products.negations}
        found |= products.little | brands.small | brands.before | brands.articles | brands.asking | brands.denials
        found |= {name.lower() for name in (*locale.manner.weekdays, *locale.manner.months)}
    return frozenset(found)


def collections(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """Every list, tuple, set and dictionary of texts, and every text of many words or alternatives."""
    docstrings = set(map(id, texts_without_a_name(tree)))
    for node in ast.walk(tree):
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                yield node.lineno, texts(parts)
            case ast.Dict(keys=keys, values=values):
                yield node.lineno, texts([key for key in keys if key is not None])
                yield node.lineno, texts(values)
            case ast.Call(func=ast.Name(id="dict"), keywords=named_values):
                yield node.lineno, [one.arg for one in named_values if one.arg is not None]
            case ast.MatchOr(patterns=patterns):
                yield node.lineno, texts([one.value for one in patterns if isinstance(one, ast.MatchValue)])
            case ast.BoolOp(values=parts):
                compared = [one for part in parts if isinstance(part, ast.Compare) for one in part.comparators]
                yield node.lineno, texts(compared)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
                yield node.lineno, _WORD.findall(text)
            case ast.Constant(value=str(text)) if len(_ALTERNATIVES.findall(text)) >= 2 and id(node) not in docstrings:
                yield node.lineno, [one for one in re.split(r"[|()?:\s]+", text) if one]


def texts_without_a_name(tree: ast.AST) -> list[ast.Constant]:
    return [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]


def texts(parts: list[ast.expr]) -> list[str]:
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def tags(source: str) -> list[str]:
    tree = ast.parse(source)
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        f"{node.lineno}: {node.value[:60]!r}"
        for node in constants
        if node.value in _LANGUAGES or _TAG.search(node.value)
    ]


def ways_of_a_language(source: str) -> list[str]:
    """What is of one language and no list: words for signs, spoken texts, a page's language, days, signs of prices."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="replace"), args=[_, ast.Constant(value=str(text))]):
                if text.startswith(" ") and _WORD.fullmatch(text.strip()):
                    found.append(f"{node.lineno}: {text!r}")
            case ast.Call(func=ast.Name(id="Spoken" | "Prompt"), args=[ast.Constant(value=str(text)), *_]):
                found.append(f"{node.lineno}: {text[:60]!r}")
            case ast.Constant(value=str(text)) if _WAYS.search(text):
                found.append(f"{node.lineno}: {text[:60]!r}")
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), ast.FormattedValue(), *_]) if text in _SIGNS:
                found.append(f"{node.lineno}: {text!r}")
    return found


def lists_of_words(source: str, *, explained: bool) -> list[str]:
    """Lists that hold three words of a locale, or many lower-case words that nothing explains."""
    ours = words_of_the_locales()
    return [
        f"{line}: {', '.join(found[:8])}"
        for line, found in collections(ast.parse(source))
        if len(ours.intersection(map(str.lower, found))) >= 3
        or (not explained and sum(bool(_WORD.fullmatch(one)) for one in found) >= MANY)
    ]


@pytest.mark.parametrize(
    "source",
    [
        'LOCALE = "en-US"',
        'SPOKEN = "pt_br"',
        'LANGUAGES = ("de", "fr")',
        'read("locales/en_us.py")',
        'f"sources/{x}/pt-BR.toml"',
    ],
)
def test_a_tag_is_found(source: str) -> None:
    assert tags(source)


@pytest.mark.parametrize(
    "source",
    [
        'DAYS = ["Monday", "Tuesday", "Wednesday"]',
        'ONES = "zero one two three".split()',
        'SMALL = {"the", "a", "of"}',
        'WORTH = {"one": 1, "two": 2, "three": 3}',
        'SAID = {1: "one", 2: "two", 3: "three"}',
        "WORTH = dict(one=1, two=2, three=3)",
        'ONES = "zero,one,two".split(",")',
        'match word:\n    case "the" | "of" | "an":\n        pass',
        'if word == "the" or word == "of" or word == "an":\n    pass',
        'POLITE = re.compile(r"^(?:please|the|an|some) ")',
        'GOODS = ("soap", "kettle", "lamp", "glove", "tea", "oats")',
    ],
)
def test_a_list_of_words_is_found(source: str) -> None:
    assert lists_of_words(source, explained=False)


@pytest.mark.parametrize(
    "source",
    [
        'text.replace("%", " percent ")',
        """PAGE = '<!doctype html><html lang="en">'""",
        'f"{day:%A, %B %d}"',
        'f"${amount:.2f}"',
        'Answer(spoken=Spoken("Sorry, I did not get that."), facts=facts)',
    ],
)
def test_a_way_of_one_language_is_found(source: str) -> None:
    assert ways_of_a_language(source)


def test_no_way_of_one_language_stands_where_customers_are_spoken_with() -> None:
    found = {path: ways_of_a_language(path.read_text("utf-8")) for path in files() if named(path).startswith(SPEAKING)}
    assert {named(path): lines for path, lines in found.items() if lines} == {}


def test_no_language_or_region_is_named_outside_the_locales_but_by_the_one_default() -> None:
    found = {named(path): tags(path.read_text("utf-8")) for path in files() if named(path) not in NOT_A_TAG}
    assert found.pop(DEFAULT) == [f"{line_of_the_default()}: {DEFAULT_LOCALE!r}"]
    assert {path: lines for path, lines in found.items() if lines} == {}


def line_of_the_default() -> int:
    lines = (ROOT / DEFAULT).read_text("utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if line.startswith("DEFAULT_LOCALE"))


def test_no_list_of_words_stands_outside_the_locales() -> None:
    found = {}
    for path in files():
        explained = named(path).startswith(tuple(NOT_A_LANGUAGE)) or not named(path).startswith(SPEAKING)
        found[named(path)] = lists_of_words(path.read_text("utf-8"), explained=explained)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_every_explanation_is_needed() -> None:
    needed = {
        prefix
        for path in files()
        for prefix in NOT_A_LANGUAGE
        if named(path).startswith(prefix) and lists_of_words(path.read_text("utf-8"), explained=False)
    }
    assert set(NOT_A_LANGUAGE) - needed == set()
