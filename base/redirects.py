"""HTTP that goes where it was sent and nowhere else."""

from __future__ import annotations

import urllib.request
from typing import Any


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def staying_opener() -> urllib.request.OpenerDirector:
    """Return what opens a URL and follows no redirect: that raises HTTPError, with the way on in its headers."""
    return urllib.request.build_opener(_NoRedirects)
