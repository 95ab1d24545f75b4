"""The dashboard in a browser: it is served on this machine alone, asks nothing of another host, and says no error."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories.plain_run import spoken_and_bought

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("EARSHOT_REQUIRE_BROWSER"),
        reason="no Chromium on this machine: install Debian's chromium",
    ),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = ["dashboard", "--run", str(spoken_and_bought().out), "--port", str(port)]
    with subprocess.Popen([sys.executable, "-m", "cli.main", *asked], stderr=subprocess.PIPE) as server:
        try:
            yield _when_up(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _when_up(url: str, server: subprocess.Popen[bytes]) -> str:
    until = monotonic() + 60
    while monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=5):
                return url
        except URLError:
            sleep(0.05)
    raise AssertionError("the dashboard did not come up")


def test_the_dashboard_shows_a_run_asks_no_other_host_and_says_no_error(address: str) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: requests.append(request.url))
        page.on("websocket", lambda opened: requests.append(opened.url.replace("ws://", "http://")))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        _look(page)
        browser.close()
    assert len(requests) > 3
    assert [url for url in requests if not url.startswith((f"{address}/", "data:", "blob:"))] == []
    assert complaints == []


def _look(page: Page) -> None:
    expect(page.get_by_text("12.99 USD").first).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="Tables").click()
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    page.get_by_role("tab", name="Channels").click()
    page.get_by_label("Model").click()
    page.get_by_role("option", name="Last touch").click()
    expect(page.get_by_label("Model")).to_have_value("Last touch")
    expect(page.get_by_text("12.99 USD").first).to_be_visible()


def test_no_other_address_of_this_machine_answers(address: str) -> None:
    port = int(address.rpartition(":")[2])
    with pytest.raises(OSError):  # noqa: SIM117 - what is opened is what raises
        with socket.create_connection(("127.0.0.2", port), timeout=5):
            pass
