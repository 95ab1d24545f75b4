"""`make image-run`: the nightly run from the folder of its image alone, under Lambda's runtime protocol; no container.

Records lie in a table on the embedded AWS, the run's files come into a bucket there. The Python is the machine's own
without any library, so that what is imported is what the image holds.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.store import Ledger
from runtime.embedded_aws.local import embedded_aws
from runtime.embedded_aws.process import SERVICES
from runtime.functions.function import ROOT
from runtime.functions.table import ATTRIBUTION
from tests.factories.records import GRANTED, order, touchpoint
from tests.tools.lambda_emulator import lambda_emulator
from tests.tools.packages import RIE

TABLE, RUNS = "earshot-image", "earshot-image-runs"
OF_A_RUN = {"manifest.json", "report.html", "credit.parquet"}


def main() -> None:
    folder = ROOT / "build" / ATTRIBUTION.name
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with embedded_aws(None, services=f"{SERVICES},s3,secretsmanager") as aws:
        aws.create_table(TABLE)
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=RUNS)
        aws.client("secretsmanager").create_secret(Name="pepper", SecretString="a pepper of its own")
        ledger = Ledger(lambda: aws.client("dynamodb"), TABLE)
        at = {"occurred_at": yesterday, "received_at": yesterday}
        ledger.append_touchpoint(touchpoint(order_id="or_1", consent=GRANTED, **at))
        ledger.put_order(order(consent=GRANTED, placed_at=yesterday, received_at=yesterday))
        environment = {
            **aws.environment(),
            "EARSHOT_TABLE": TABLE,
            "EARSHOT_RUNS": RUNS,
            "EARSHOT_SECRETS": "EARSHOT_PEPPER=pepper",
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "900",
            "HOME": "/home/sbx_user1051",  # as Lambda has it: it is not there
        }
        bare = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
        with lambda_emulator(
            RIE, ATTRIBUTION.handler, package=[folder], environment=environment, python=bare
        ) as function:
            told = function.invoke({}, timeout=900)
            log = function.log
        keys = sorted(one["Key"] for one in s3.list_objects_v2(Bucket=RUNS).get("Contents", ()))
    missing = OF_A_RUN - {key.rpartition("/")[2] for key in keys}
    if missing or told != {"files": len(keys)}:
        raise SystemExit(f"the run answered {told} and left {keys}:\n{log[-4000:]}")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    sys.stdout.write(f"the image's folder: {size / 1e6:.0f} MB; its handler put {len(keys)} files of a run\n")


if __name__ == "__main__":
    main()
