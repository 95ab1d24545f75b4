"""AWS's export of a table to S3, by its manifest: which files there are, what each holds, and their checksums.

As the DynamoDB developer guide has it ("DynamoDB table export output format"): `manifest-summary.json` names
`manifest-files.json`, a line of which is a data file with its number of items and the base64 MD5 of its bytes; beside
each manifest stands its own checksum. The files are read where `aws s3 sync` put them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from base.clock import parse_rfc3339
from base.errors import InputError

_ROOT = "AWSDynamoDB"
_FORMAT = "DYNAMODB_JSON"
_INCREMENTAL = "INCREMENTAL_EXPORT"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPart:
    """One data file: where it is, the base64 MD5 of its bytes, how many items it holds."""

    path: Path
    md5: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableExport:
    """One export. A whole one is the table at `until`; one of changes has what was written from `since` until then."""

    arn: str
    table_arn: str
    since: datetime | None
    until: datetime
    parts: tuple[ExportPart, ...]

    @property
    def items(self) -> int:
        """How many items it holds."""
        return sum(part.items for part in self.parts)


def read_manifest(path: Path) -> TableExport:
    """Read a `manifest-summary.json` and what it names, checksums and counts included; data files are not opened.

    Raises:
        InputError: a file is missing, damaged or no such manifest, or the export is in another format.
    """
    summary = _read(path)
    told = _json(path, summary)
    _checked(path, summary)
    try:
        if told["outputFormat"] != _FORMAT:
            raise InputError(f"{path}: the export is in {told['outputFormat']}; export again as {_FORMAT}")
        changes = told.get("exportType") == _INCREMENTAL
        files = _placed(path, told["manifestFilesS3Key"])
        export = TableExport(
            arn=told["exportArn"],
            table_arn=told["tableArn"],
            since=parse_rfc3339(told["exportFromTime"]) if changes else None,
            until=parse_rfc3339(told["exportToTime" if changes else "exportTime"]),
            parts=tuple(_parts(path, files)),
        )
        expected = int(told["itemCount"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: no manifest of a table export ({error!r})") from error
    if export.items != expected:
        raise InputError(f"{path}: {expected:,} items were exported, and the files named hold {export.items:,}")
    return export


def check_part(part: ExportPart) -> None:
    """Accept a data file silently.

    Raises:
        InputError: it is missing, or not what was exported.
    """
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with part.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise InputError(f"{part.path}: {error.strerror}; fetch the export again (aws s3 sync)") from error
    if base64.b64encode(digest.digest()).decode() != part.md5:
        raise InputError(f"{part.path}: its checksum is not the manifest's; fetch it again (aws s3 sync)")


def _parts(manifest: Path, files: Path) -> Iterator[ExportPart]:
    content = _read(files)
    _checked(files, content)
    for line in content.decode("utf-8", errors="replace").splitlines():
        if line.strip():
            told = _json(files, line.encode())
            place = _placed(manifest, told["dataFileS3Key"])
            yield ExportPart(path=place, md5=str(told["md5Checksum"]), items=int(told["itemCount"]))


def _placed(manifest: Path, key: str) -> Path:
    """Return where the file of an S3 key lies: from `AWSDynamoDB` on the folders are as in the bucket."""
    parts = Path(key).parts
    if _ROOT not in parts or ".." in parts:
        raise InputError(f"{manifest}: {key!r} does not lie below {_ROOT}/")
    root = next((folder for folder in manifest.resolve().parents if folder.name == _ROOT), None)
    if root is None:
        raise InputError(f"{manifest}: keep the bucket's folders: it has to lie below {_ROOT}/, as exported")
    return root.joinpath(*parts[parts.index(_ROOT) + 1 :])


def _checked(path: Path, content: bytes) -> None:
    """Hold a manifest against the checksum beside it; older exports have it as hexadecimal digits."""
    beside = path.with_suffix(".checksum")
    if not beside.exists():
        raise InputError(f"{beside}: not found; fetch the whole export, checksums included (aws s3 sync)")
    digest = hashlib.md5(content, usedforsecurity=False)
    if _read(beside).decode("utf-8", errors="replace").strip() not in {
        base64.b64encode(digest.digest()).decode(),
        digest.hexdigest(),
    }:
        raise InputError(f"{path}: its checksum is not that of {beside.name}; fetch it again (aws s3 sync)")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name an export's manifest-summary.json") from error


def _json(path: Path, text: bytes) -> Any:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path}: not JSON ({error})") from error
    if not isinstance(told, dict):
        raise InputError(f"{path}: a JSON object was expected")
    return told
