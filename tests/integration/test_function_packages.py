"""The packages as `make build` makes them: what is in them, and that each answers from its own package alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.encoding import to_json
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.functions.function import Function
from runtime.functions.table import FUNCTIONS, SKILL, SPOOL
from shop.brands import BrandMatcher
from shop.catalog.load import load_catalog
from tests.factories.records import touchpoint
from tests.tools.lambda_emulator import Emulator, lambda_emulator
from tests.tools.packages import RIE, need, package_of

pytestmark = pytest.mark.integration

every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
# What Lambda takes is 250 MB; what a cold start takes grows with what is there. Room for growth, none for a mistake.
LARGEST_MB = {
    "SkillFunction": 59,  # ours are 14 of them
    "RenewalsFunction": 46,  # the catalogue: prices and stock at the renewal
    "DecidingFunction": 90,  # NumPy
    "OrdersFunction": 58,
    "OutboxFunction": 30,
    "HandoffFunction": 22,
    "DevicesFunction": 22,
    "PlatformsFunction": 40,  # signatures, certificates and tokens
}
OTHERS_MB = 12
MADE = {"shop/catalog/data/brands.bin"}


@every_function
def test_a_package_holds_what_the_table_names_its_libraries_and_nothing_else(function: Function) -> None:
    package = package_of(function)
    libraries = set()
    for record in package.glob("*.dist-info/RECORD"):
        libraries |= {line.split(",")[0] for line in record.read_text("utf-8").splitlines()}
    files = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    ours = {file for file in files - libraries if "__pycache__" not in file and ".dist-info/" not in file}
    cut_down = {file for file in ours if file.startswith("botocore/data/") and file.endswith("/service-2.json")}
    assert {file.split("/")[2] for file in cut_down} == set(function.calls)
    assert ours - MADE - cut_down == {str(file) for file in function.files()}


@every_function
def test_a_package_stays_small(function: Function) -> None:
    size = sum(path.stat().st_size for path in package_of(function).rglob("*") if path.is_file())
    assert size < LARGEST_MB.get(function.name, OTHERS_MB) * 1_000_000


@every_function
def test_byte_code_is_shipped_for_every_file_of_ours(function: Function) -> None:
    package = package_of(function)
    sources = [package / file for file in function.files() if file.suffix == ".py"]
    assert [path for path in sources if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))] == []


@every_function
def test_an_entry_imports_from_its_own_package_alone(function: Function) -> None:
    module, name = function.handler.rsplit(".", 1)
    program = f"import sys; sys.path.insert(0, '.'); from {module} import {name}; print({name}.__name__)"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        cwd=package_of(function),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == name


def test_the_brands_of_the_package_are_those_that_the_checkout_builds(tmp_path: Path) -> None:
    catalog, _ = load_catalog()
    BrandMatcher.build(list(catalog.brands.values()), path=tmp_path / "brands.bin")
    packed = package_of(SKILL) / "shop/catalog/data/brands.bin"
    assert packed.read_bytes() == (tmp_path / "brands.bin").read_bytes()


@pytest.fixture
def spool(aws: LocalAws, table: str) -> Iterator[Emulator]:
    need(RIE.exists(), "the Lambda runtime interface emulator", "make test fetches it")
    environment = {**aws.environment(), "EARSHOT_TABLE": table}
    with lambda_emulator(RIE, SPOOL.handler, package=[package_of(SPOOL)], environment=environment) as emulator:
        yield emulator


def test_the_spool_s_function_writes_what_waited_and_names_what_it_could_not(
    spool: Emulator, aws: LocalAws, table: str
) -> None:
    waiting = [{"messageId": "good", "body": to_json(touchpoint("tp_1"))}, {"messageId": "bad", "body": "no record"}]
    answer = spool.invoke({"Records": waiting})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert Ledger(lambda: aws.client("dynamodb"), table).touchpoint("tp_1") == touchpoint("tp_1")
