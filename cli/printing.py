"""A page printed into a PDF by a browser that is on the machine, which sees no network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from base.errors import InputError, PrintFailed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
SECONDS = 120.0
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
_SAID = 300


def browser_here() -> str:
    """Return the browser that prints here.

    Raises:
        InputError: there is none; the message says what to install.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise InputError(
            f"--pdf needs Chromium, and none of {', '.join(BROWSERS)} is here: install one (Debian: apt install "
            "chromium), or print report.html from any browser"
        )
    return found


def print_page(browser: str, page: Path, pdf: Path) -> Path:
    """Print a page into a PDF, which appears whole or not at all.

    Raises:
        PrintFailed: the browser did not, or not in two minutes.
    """
    with TemporaryDirectory(prefix="earshot-print-") as profile:
        made = Path(profile) / pdf.name
        # Its sandbox cannot be had as root, which containers run as; the page is ours, and has no script.
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
        where = (f"--user-data-dir={profile}", f"--print-to-pdf={made}", page.resolve().as_uri())
        try:
            ran = subprocess.run(  # noqa: S603 - found on the machine; nothing of it comes from outside
                [browser, *_QUIET, *sandbox, *where], capture_output=True, check=False, timeout=SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrintFailed(f"{browser} did not print {page}: {error}") from error
        if ran.returncode or not made.is_file():
            said = " ".join(ran.stderr.decode("utf-8", "replace").split())[-_SAID:]
            raise PrintFailed(f"{browser} did not print {page} (it ended with {ran.returncode}): {said}")
        beside = pdf.with_name(f".{pdf.name}.partial")
        shutil.copyfile(made, beside)
        return beside.replace(pdf)
