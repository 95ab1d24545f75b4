"""The spool on a disk that becomes full: a small one of its own, so that the system itself says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces")

# In a process of one thread, since a namespace is made then alone. A page is 4 kB, and so is the room that is left: a
# record of more is cut off in the middle.
ON_A_FULL_DISK = """
import json, os, sys
from pathlib import Path
from bench.soak.disk import disk_of_its_own
from ledger.spool import FileSpool
from tests.factories.records import touchpoint

folder = Path(sys.argv[1])
if not disk_of_its_own(folder, 16):
    print(json.dumps(None))
    sys.exit()
ballast = folder / "ballast"
with ballast.open("wb", buffering=0) as file:
    file.write(bytes(int(sys.argv[2]) * 4096))
spool = FileSpool(folder)
ids = dict.fromkeys(("brand_id", "product_id", "campaign_id", "promo_code", "subscription_id", "order_id"), "x" * 200)
long = touchpoint("tp_long", heard="\\u0001" * 512, **ids)
said = []
for record in (long, long):
    try:
        spool.keep(record)
        said.append("kept")
    except OSError as error:
        said.append(os.strerror(error.errno))
    said.append(sorted(path.suffix for path in folder.iterdir() if path != ballast))
    ballast.unlink(missing_ok=True)
print(json.dumps(said))
"""


@pytest.mark.parametrize("pages", [3, 4], ids=["in the middle of a write", "at its first byte"])
def test_a_full_disk_refuses_a_record_whole_and_takes_it_when_there_is_room_again(tmp_path: Path, pages: int) -> None:
    command = [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path / "spool"), str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    said = json.loads(done.stdout)
    if said is None:
        pytest.skip("no disk of its own can be made here: user namespaces are not allowed")
    assert said == ["No space left on device", [], "kept", [".json"]]
