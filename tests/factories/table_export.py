"""AWS's export of a table to S3 as its developer guide has it: manifests, checksums, gzipped parts or empty ones."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from base.clock import rfc3339

Item = Mapping[str, Any]
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/earshot"


def write_export(bucket: Path, id_: str, items: Sequence[Item], until: datetime, *, parts: int = 3) -> Path:
    """Write an export of the whole table; return its manifest-summary.json."""
    data = f"AWSDynamoDB/{id_}/data"
    lines = [[{"Item": item} for item in items[n::parts]] for n in range(parts)]
    return _write(bucket, id_, data, lines, {"exportTime": rfc3339(until), "exportType": "FULL_EXPORT"})


def write_changes(
    bucket: Path, id_: str, changes: Sequence[tuple[datetime, Item, Item | None]], since: datetime, until: datetime
) -> Path:
    """Write an export of changes: when, the item's key, and the item as it is then, None when it is gone."""
    lines = [
        {
            "Metadata": {"WriteTimestampMicros": {"N": str(round(at.timestamp() * 1_000_000))}},
            "Keys": {name: key[name] for name in ("PK", "SK")},
            "OldImage": {name: key[name] for name in ("PK", "SK")},
            **({} if image is None else {"NewImage": image}),
        }
        for at, key, image in changes
    ]
    told = {
        "exportFromTime": rfc3339(since),
        "exportToTime": rfc3339(until),
        "outputView": "NEW_AND_OLD_IMAGES",
        "exportType": "INCREMENTAL_EXPORT",
    }
    return _write(bucket, id_, "AWSDynamoDB/data", [lines[::2], lines[1::2]], told)


def _write(bucket: Path, id_: str, data: str, parts: Sequence[Sequence[Any]], told: Mapping[str, str]) -> Path:
    files = []
    for number, lines in enumerate(parts):
        key = f"{data}/{id_}-{number}.json.gz"
        content = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode(), mtime=0) if lines else b""
        _put(bucket / key, content)
        files.append(
            {
                "itemCount": len(lines),
                "md5Checksum": _md5(content),
                "etag": f"{hashlib.md5(content).hexdigest()}-1",
                "dataFileS3Key": key,
            }
        )
    manifest = f"AWSDynamoDB/{id_}"
    _with_checksum(bucket / manifest / "manifest-files.json", "".join(json.dumps(file) + "\n" for file in files))
    summary = {
        "version": "2023-08-01",
        "exportArn": f"{TABLE}/export/{id_}",
        "startTime": "2026-11-20T09:00:00.000Z",
        "endTime": "2026-11-20T09:05:00.000Z",
        "tableArn": TABLE,
        "tableId": "12345a12-abcd-123a-ab12-1234abc12345",
        "s3Bucket": "earshot-exports",
        "s3Prefix": None,
        "s3SseAlgorithm": "AES256",
        "s3SseKmsKeyId": None,
        "manifestFilesS3Key": f"{manifest}/manifest-files.json",
        "billedSizeBytes": 0,
        "itemCount": sum(len(lines) for lines in parts),
        "outputFormat": "DYNAMODB_JSON",
        **told,
    }
    return _with_checksum(bucket / manifest / "manifest-summary.json", json.dumps(summary))


def _with_checksum(path: Path, text: str) -> Path:
    _put(path, text.encode())
    path.with_suffix(".checksum").write_text(_md5(text.encode()))
    return path


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
