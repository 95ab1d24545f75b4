"""Files of a cluster's storage, as its Hadoop opens them (`s3://` on EMR), brought to the driver and sent from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from base.errors import InputError


class SparkFiles:
    """The storage that a session reaches.

    Args:
        session: any; its Hadoop settings and rights hold.
    """

    def __init__(self, session: SparkSession) -> None:
        self._context = session.sparkContext

    def bring(self, url: str, to: Path, *, beside: tuple[str, ...] = ()) -> None:
        """Copy a file into the file `to`; and into the same folder those of the names `beside` that lie beside it.

        Raises:
            InputError: there is no such file.
        """
        to.parent.mkdir(parents=True, exist_ok=True)
        there = self._path(url)
        if not self._storage(there).exists(there):
            raise InputError(f"{url}: no such file")
        for source, target in [(there, to), *((self._path(_beside(url, name)), to.parent / name) for name in beside)]:
            if self._storage(source).exists(source):
                self._storage(source).copyToLocalFile(False, source, self._path(target.absolute().as_uri()), True)

    def refuse_filled(self, url: str) -> None:
        """Raise InputError where a folder holds files already: what an older run left would lie among the new ones."""
        folder = self._path(url)
        storage = self._storage(folder)
        if storage.exists(folder) and len(storage.listStatus(folder)):
            raise InputError(f"{url} holds files already: name a folder that is new or empty")

    def send(self, folder: Path, url: str) -> None:
        """Copy all files under a folder into the folder `url`."""
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            target = self._path(f"{url.rstrip('/')}/{file.relative_to(folder).as_posix()}")
            self._storage(target).copyFromLocalFile(False, True, self._path(file.absolute().as_uri()), target)

    def _path(self, url: str) -> Any:
        return self._context._jvm.org.apache.hadoop.fs.Path(url)  # noqa: SLF001 - pyspark has no other way to files

    def _storage(self, path: Any) -> Any:
        return path.getFileSystem(self._context._jsc.hadoopConfiguration())  # noqa: SLF001


def _beside(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
