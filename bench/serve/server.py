"""The server that is measured: `earshot serve`'s own app and web server, with a place of certificates that we watch.

`python -m bench.serve.server ROOT.pem CHAIN.pem FETCHES`: prints its URL; a line in FETCHES as each fetch begins and
ends.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from base.errors import RequestRefused
from base.settings import read_settings
from ledger.wiring import open_ledger
from runtime.demo.signing import CHAIN_URL
from runtime.web.app import make_app
from runtime.web.housekeeping import housekeeping_of, kept_house
from runtime.web.serve import Serving, run
from skill.alexa.certificates import CertificateChains, trusted_roots
from skill.alexa.verification import Verification

FETCH_SECONDS = 0.02  # one that finds nothing


def main(root: str, chain: str, fetches: str) -> None:
    """Serve until it is told to stop."""
    pem, log = Path(chain).read_bytes(), Path(fetches)

    def fetch(url: str) -> bytes:
        if url == CHAIN_URL:
            return pem
        with log.open("a", encoding="utf-8") as file:
            file.write("begins\n")
            file.flush()
            time.sleep(FETCH_SECONDS)
            file.write("ends\n")
        raise RequestRefused("the signing certificate could not be fetched")

    settings = read_settings()
    chains = CertificateChains(trusted_roots(Path(root)), fetch=fetch)
    verification = Verification(skill_id=settings.skill_id, chains=chains, loopback_only=True)
    ledger = open_ledger(settings)
    app = make_app(settings, verification=verification, ledger=ledger)
    with kept_house(housekeeping_of(settings, ledger)):
        run(app, Serving(port=0), lambda url: print(url, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:4])
