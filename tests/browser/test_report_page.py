from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from attribution.simulation.setting import SimulatedProduct
from ledger.records import Identity
from tests.factories.attribution import bought, run, spoken, visit
from tests.factories.worlds import simulated

CHROMIUM = shutil.which("chromium")
SCREENSHOTS = os.environ.get("EARSHOT_SCREENSHOTS", "")  # a folder
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
PRODUCTS = [SimulatedProduct(brand_id=f"b{n // 2}", product_id=f"p{n}", price_minor=799 + 100 * n) for n in range(12)]
MARKS = ".mark-symbol path, .mark-rect path, .mark-rule line, .band"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("EARSHOT_REQUIRE_BROWSER"),
        reason="no Chromium on this machine: install Debian's chromium",
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "EARSHOT_REQUIRE_BROWSER is set and there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = simulated(PRODUCTS, households=120, seed=3)
    out = tmp_path_factory.mktemp("report")
    run(out, world.touchpoints, world.orders, brand="Harbor & Pantry", timezone="America/New_York")
    return out / "report.html"


class Visit:
    """One look at a page, and everything it tried to do."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.context = browser.new_context(offline=True, **context)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())

    def shown_marks(self) -> list[int]:
        charts = self.page.locator(".chart:visible")
        return [charts.nth(i).locator(MARKS).count() for i in range(charts.count())]


def phone() -> dict[str, Any]:
    return {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_the_report_loads_nothing_draws_every_chart_and_never_scrolls_sideways(
    browser: Browser, report: Path, width: int, scheme: str
) -> None:
    visit = Visit(browser, report, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in visit.requests if url.startswith("file:")]) == 1
    assert visit.complaints == []
    marks = visit.shown_marks()
    assert len(marks) == 3
    assert min(marks) > 0
    assert visit.page.locator(".bars .mark").count() > 3
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.context.close()


@pytest.mark.parametrize("width", [390, 768, 961, 1440])
def test_every_table_is_whole_at_every_width_and_its_cells_say_what_they_are(
    browser: Browser, report: Path, width: int
) -> None:
    visit = Visit(browser, report, viewport={"width": width, "height": 900})
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    cut = visit.page.eval_on_selector_all(
        "main *", "all => all.filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML)"
    )
    assert cut == []
    beyond = visit.page.eval_on_selector_all(
        ".table", "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))"
    )
    assert beyond == []
    clipped = visit.page.eval_on_selector_all(
        "svg.ribbons text",
        """all => all.filter(one => {
            const box = one.getBBox(), whole = one.ownerSVGElement.viewBox.baseVal;
            return box.width && (box.x < 0 || box.x + box.width > whole.width);
        }).map(one => one.textContent)""",
    )
    assert clipped == []
    assert visit.page.locator("[role=table]").count() >= 8
    named = visit.page.eval_on_selector_all(
        "td", "all => all.map(e => [e.dataset.name, getComputedStyle(e, '::before').content])"
    )
    assert {bool(shown != "none" and name in shown) for name, shown in named} == {width < 960}
    if SCREENSHOTS:  # to be looked at
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)
            visit.page.screenshot(path=Path(SCREENSHOTS) / f"report-{width}-{scheme}.png", full_page=True)
    visit.context.close()


def test_every_number_in_the_story_leads_to_where_it_comes_from(browser: Browser, report: Path) -> None:
    visit = Visit(browser, report)
    targets = visit.page.eval_on_selector_all(".lead a, .steps a", "links => links.map(a => a.getAttribute('href'))")
    assert len(targets) >= 6
    for target in set(targets):
        assert visit.page.locator(target).count() == 1, target
    visit.context.close()


def test_every_chart_has_words_and_a_table(browser: Browser, report: Path) -> None:
    visit = Visit(browser, report)
    labels = visit.page.eval_on_selector_all("figure", "all => all.map(f => f.getAttribute('aria-label') || '')")
    assert all(len(label) > 30 for label in labels)
    for section in ("credit", "journeys", "weeks", "brands", "places", "kpis", "links", "audit", "lately"):
        assert visit.page.locator(f"#{section} table tbody tr").count() > 0, section
    visit.context.close()


def test_text_stands_out_from_its_background_in_light_and_dark(browser: Browser, report: Path) -> None:
    for scheme in ("light", "dark"):
        visit = Visit(browser, report, color_scheme=scheme)
        for selector in ("h1", ".facts", ".tile p", ".card p.sub", "td.n", ".kicker", ".tile.voice .number"):
            assert visit.page.evaluate(CONTRAST, selector) >= 4.5, (scheme, selector)
        visit.context.close()


@pytest.mark.skipif(
    not AXE.is_file() and not os.environ.get("EARSHOT_REQUIRE_NODE"),
    reason="axe-core is not here: make test fetches it",
)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_axe_finds_nothing_that_keeps_somebody_out(browser: Browser, report: Path, scheme: str, width: int) -> None:
    visit = Visit(browser, report, viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found["violations"]]
    assert wrong == []
    visit.context.close()


def test_the_page_may_load_and_run_nothing(browser: Browser, report: Path) -> None:
    visit = Visit(browser, report)
    policy = visit.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    visit.context.close()


def test_a_run_with_no_orders_and_one_with_no_touches_say_so(browser: Browser, tmp_path: Path) -> None:
    run(tmp_path / "talk", [spoken(), visit()], [])
    run(tmp_path / "orders", [], [bought(identity=Identity())])
    for name, words in (("talk", "No orders yet"), ("orders", "No order is credited to voice yet")):
        seen = Visit(browser, tmp_path / name / "report.html", **phone())
        assert seen.page.locator("h1").inner_text() == words
        assert seen.page.locator(".empty:visible").count() >= 3
        assert seen.complaints == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        seen.context.close()


def test_sums_of_many_digits_fit_a_phone(browser: Browser, tmp_path: Path) -> None:
    run(tmp_path, [spoken(), visit()], [bought(revenue_minor=98_765_432_109_876_54)])
    seen = Visit(browser, tmp_path / "report.html", **phone())
    assert "$98,765,432,109,877" in seen.page.locator("#net-revenue").inner_text()
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for tile in seen.page.locator(".tile").all():
        assert tile.evaluate("tile => tile.scrollWidth <= tile.clientWidth"), tile.inner_text()
    seen.context.close()


def test_a_channel_named_like_markup_is_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)> & 'co'"
    run(tmp_path, [visit(channel=name)], [bought()])
    seen = Visit(browser, tmp_path / "report.html")
    assert seen.page.locator("img").count() == 0
    assert name in seen.page.locator("#credit table").inner_text()
    assert seen.complaints == []
    seen.context.close()


def test_the_report_is_one_small_file_the_same_at_every_run(report: Path, tmp_path: Path) -> None:
    world = simulated(PRODUCTS, households=120, seed=3)
    run(tmp_path, world.touchpoints, world.orders, brand="Harbor & Pantry", timezone="America/New_York")
    assert report.stat().st_size <= 400_000
    assert (tmp_path / "report.html").read_bytes() == report.read_bytes()
    assert "<script" not in report.read_text(encoding="utf-8")


CONTRAST = """
selector => {
  const element = document.querySelector(selector);
  const rgb = text => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const light = color => {
    const [r, g, b] = rgb(color).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
"""
