"""What spark-submit starts: an engine on a cluster of two executors on this machine, and the job of the recipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from tests.spark.needed import NEEDED

pytestmark = NEEDED
ROOT = Path(__file__).parents[2]
JOB = ROOT / "examples" / "spark" / "attribute.py"
FILES = {kind: ROOT / "examples" / f"{kind}.jsonl" for kind in ("touchpoints", "orders")}
CLUSTER, ALONE = "local-cluster[2,1,512]", "local[2]"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "512m",
    "spark.log.level": "ERROR",
}


# What the script says on either of its outputs, spark-submit says on the first.
def _submitted(master: str, script: Path, *arguments: str, scratch: str = "") -> subprocess.CompletedProcess[str]:
    import pyspark

    home = Path(pyspark.__file__).parent
    given = SETTINGS | ({"spark.earshot.scratch": scratch} if scratch else {})
    settings = [word for name, value in given.items() for word in ("--conf", f"{name}={value}")]
    command = [str(home / "bin" / "spark-submit"), "--master", master, *settings, str(script), *arguments]
    python = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    env = os.environ | python | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    try:
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    finally:
        shutil.rmtree(home / "work", ignore_errors=True)  # logs of the executors


def test_engines_share_a_cluster_s_session_and_leave_it_as_it_was(tmp_path: Path) -> None:
    done = _submitted(CLUSTER, Path(__file__).parent / "small_steps.py", scratch=tmp_path.as_uri())
    assert done.returncode == 0, done.stdout[-4000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == [[[2], [4], [6]], 6, [[2, "b"], [4, None], [6, "a"]], 3]
    assert list(tmp_path.iterdir()) == []


def test_on_a_cluster_the_folder_that_its_machines_share_must_be_named() -> None:
    done = _submitted(CLUSTER, Path(__file__).parent / "small_steps.py")
    assert (done.returncode, "spark.earshot.scratch" in done.stdout) == (1, True)


def test_a_job_brings_its_files_and_sends_the_run_where_it_was_told(tmp_path: Path) -> None:
    named = [f"--{kind}={file.as_uri()}" for kind, file in FILES.items()]
    done = _submitted(ALONE, JOB, *named, "--out", (tmp_path / "out").as_uri(), "--window=7d")
    assert done.returncode == 0, done.stdout[-4000:]
    inputs = Inputs(touchpoint_files=(FILES["touchpoints"],), order_files=(FILES["orders"],))
    attribute(inputs, Parameters(window_days=7), tmp_path / "duckdb")
    for table in ("links", "credit", "channel_daily"):
        here, there = (pq.read_table(tmp_path / engine / f"{table}.parquet") for engine in ("duckdb", "out"))
        assert here.equals(there), table


def test_a_job_sends_nothing_into_a_folder_that_holds_files(tmp_path: Path) -> None:
    (tmp_path / "older").touch()
    done = _submitted(ALONE, JOB, f"--orders={FILES['orders'].as_uri()}", "--out", tmp_path.as_uri())
    assert (done.returncode, "holds files already" in done.stdout) == (1, True)
