"""A disk of a few pages for one process, and how it becomes full: `ENOSPC` by the kernel's own word.

It is a tmpfs in a mount namespace of the process's own, inside a user namespace, which takes no rights: it goes with
the process, and only what looks through `/proc` sees it from outside.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from contextlib import suppress
from pathlib import Path

PAGE_KILOBYTES = 4
_NEW_MOUNTS, _NEW_USERS = 0x00020000, 0x10000000
_BALLAST = "ballast"
_KEPT = ("*.json", "*.bad")


def disk_of_its_own(folder: Path, kilobytes: int) -> bool:
    """Put a folder of this process on a disk of so many kilobytes; False where this machine does not allow it.

    To be called while the process has one thread.
    """
    folder.mkdir(parents=True, exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_USERS | _NEW_MOUNTS) == 0:
        with suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", "ascii")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1", "ascii")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1", "ascii")
    elif libc.unshare(_NEW_MOUNTS) != 0:
        return False
    size = f"size={kilobytes}k".encode()
    return bool(libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, size) == 0)


class DiskOfAnother:
    """The disk of a process, from outside."""

    def __init__(self, pid: int, folder: Path) -> None:
        self._folder = Path(f"/proc/{pid}/root{folder}")
        self._mounts = Path(f"/proc/{pid}/mountinfo")
        self._name = str(folder)

    def there(self) -> bool:
        """Tell whether the process has a disk of its own there."""
        with suppress(OSError):
            return f" {self._name} " in self._mounts.read_text("utf-8")
        return False

    def fill(self) -> None:
        """Let nothing more fit on it."""
        with suppress(OSError), (self._folder / _BALLAST).open("ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(PAGE_KILOBYTES * 1024))

    def make_room(self) -> None:
        """Let there be room again."""
        with suppress(OSError):
            (self._folder / _BALLAST).unlink()

    def rescue(self, to: Path) -> None:
        """Copy what is on it into another folder: it goes with its process."""
        for kind in _KEPT:
            for file in self._folder.glob(kind):
                with suppress(FileNotFoundError):  # drained meanwhile
                    shutil.copy2(file, to / file.name)
