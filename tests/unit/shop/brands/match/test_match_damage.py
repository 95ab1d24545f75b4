"""`earshot match` on a kept catalogue that is damaged where opening does not look: words, and what to do."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from base.errors import InputError
from cli.brands import match
from shop.brands.built import built
from shop.brands.file import layout

HEAD = struct.Struct("<8sIIQII")
SECTION = struct.Struct("<16s8sQQ")


def spoil(path: Path, *, offsets: bool) -> None:
    """Overwrite the offsets or the text of every section of strings; the frame stays whole."""
    content = bytearray(path.read_bytes())
    _, _, count, _, _, _ = HEAD.unpack_from(content)
    for at in range(count):
        _, kind, start, items = SECTION.unpack_from(content, HEAD.size + at * SECTION.size)
        if kind.rstrip(b"\0") == b"strings":
            text = start + 4 * (items + 1)
            end = text + struct.unpack_from("<I", content, text - 4)[0]
            where = (start, text) if offsets else (text, end)
            content[where[0] : where[1]] = b"\xff" * (where[1] - where[0])
    path.write_bytes(content)


@pytest.mark.parametrize("offsets", [True, False])
def test_a_large_kept_catalogue_that_is_damaged_inside_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offsets: bool
) -> None:
    monkeypatch.setenv("EARSHOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(layout, "CHECKED_UP_TO", 0)  # as if the file were larger
    catalog, heard = tmp_path / "brands.csv", tmp_path / "heard.txt"
    catalog.write_text("brand_id,canonical\nB1,Tidewell\nB2,Folgrave\nB3,Kaldivo\n", encoding="utf-8")
    heard.write_text("fall grave\n", encoding="utf-8")
    kept = built(catalog).path
    spoil(kept, offsets=offsets)
    with pytest.raises(InputError) as told:
        match(catalog, heard)
    assert str(kept) in str(told.value)
    assert "damaged" in str(told.value)
    assert "delete this file and run again" in str(told.value)
