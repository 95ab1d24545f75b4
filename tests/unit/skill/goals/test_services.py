"""What the handlers work with: opened when it is needed, and put together again when a file of it is damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from base.settings import Settings
from shop.brands import BrandMatcher
from shop.catalog.load import BUILT_IN
from tests.factories.conversation import Talk


@pytest.mark.parametrize("keep", [20, 3_000])
def test_brands_built_ahead_that_are_damaged_are_built_again_from_the_catalogue(tmp_path: Path, keep: int) -> None:
    shutil.copytree(BUILT_IN.parent, tmp_path / "shop")
    services = Talk().skill._services
    services.settings = Settings(catalog=str(tmp_path / "shop"))
    services.matcher = None
    built = tmp_path / "shop" / "brands.bin"
    BrandMatcher.build(list(services.catalog.brands.values()), path=built)
    built.write_bytes(built.read_bytes()[:keep])
    assert services._open_matcher().match("ruxton").brand_id == "ruxton"
