"""The page on paper: whole tables, nothing folded away, and a PDF that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from base.errors import InputError, PrintFailed
from cli import printing
from cli.printing import browser_here, print_page
from tests.factories.plain_run import spoken_and_bought

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("EARSHOT_REQUIRE_BROWSER"),
    reason="no Chromium on this machine: install Debian's chromium",
)
# The widest that a run of a dozen channels has.
WIDEST = """all => all.map(cell => cell.textContent = cell.classList.contains("words")
    ? "Yes, with model, window, acceptance, touches dropped, identities lost" : "10 to 12\\n10.5 to 11.3 %").length"""
A4 = {"width": 710, "height": 1040}  # between the margins, in CSS pixels


@pytest.mark.browser
@needs_chromium
def test_on_paper_nothing_is_cut_off_or_folded_away() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=A4)
        page.goto((spoken_and_bought().out / "report.html").as_uri())
        page.emulate_media(media="print", color_scheme="dark")
        cells = page.eval_on_selector_all("#decisions td", WIDEST)
        right = page.eval_on_selector_all("main *", "all => Math.max(...all.map(e => e.getBoundingClientRect().right))")
        folded = page.eval_on_selector_all("details .table", "all => all.map(e => e.getBoundingClientRect().height)")
        ink = page.evaluate("getComputedStyle(document.body).color")
        browser.close()
    assert ink == "rgb(29, 37, 48)"  # paper is white, whatever the screen has
    assert cells
    assert right <= A4["width"]
    assert len(folded) >= 3
    assert min(folded) > 20


@pytest.mark.browser
@needs_chromium
def test_the_page_is_printed_into_one_pdf(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("<!doctype html><title>What voice sold</title><p>$12.99", encoding="utf-8")
    pdf = print_page(browser_here(), page, tmp_path / "report.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report.html", "report.pdf"]


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(InputError, match=r"needs Chromium.*apt install chromium.*print report\.html from any browser"):
        browser_here()


def test_a_browser_that_does_not_print_leaves_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 7\n")
    broken.chmod(0o700)
    with pytest.raises(PrintFailed, match=r"ended with 7\): no display"):
        print_page(str(broken), tmp_path / "report.html", tmp_path / "report.pdf")
    monkeypatch.setattr(printing, "SECONDS", 0.05)
    broken.write_text("#!/bin/sh\nexec sleep 5\n")
    with pytest.raises(PrintFailed, match="timed out"):
        print_page(str(broken), tmp_path / "report.html", tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()
