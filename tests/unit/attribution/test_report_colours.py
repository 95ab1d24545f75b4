"""The page's colours, in light and dark: what is drawn stands out from what it is drawn on."""

from __future__ import annotations

import re
from datetime import date

import pytest

from attribution.forms import Axis
from attribution.report.charts import PARTS, weekly_bars
from attribution.report.figures import Week
from attribution.report.page import STYLE
from attribution.words import channel

THEMES = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)[:2]
]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("part", ["voice", "other", "nobody", "accent"])
def test_a_bar_stands_out_from_the_page_at_least_three_to_one(theme: dict[str, str], part: str) -> None:
    darker, lighter = sorted((luminance(theme[part]), luminance(theme["card"])))
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_a_week_that_is_not_whole_is_outlined_in_the_full_colours_of_its_parts() -> None:
    week = Week(monday=date(2026, 11, 16), voice_minor=100, other_minor=200, nobody_minor=300, whole=False)
    bars = re.findall(r'<path aria-label="[^>]*>', weekly_bars([week], [""], 100.0, Axis("$", ""), 300))
    assert len(bars) == len(PARTS)
    for bar, colour in zip(bars, PARTS.values(), strict=True):
        assert f'stroke="{colour}"' in bar
        assert 'stroke-width="2"' in bar
        assert re.search(r'[ -]opacity="', bar.replace("fill-opacity", "")) is None
        assert f'svg [stroke="{colour}"]' in STYLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("raw", "told"), [("ai_assistant", "AI assistants"), ("connected_tv", "Connected tv"), ("Own Name_1", "Own Name_1")]
)
def test_a_channel_has_a_name_for_people(raw: str, told: str) -> None:
    assert channel(raw) == told
