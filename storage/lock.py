"""One process per data folder: a second one is refused, and a killed one leaves nothing behind.

The lock is the kernel's (https://man7.org/linux/man-pages/man2/flock.2.html) and ends with the process, in whatever
way that ends. The file stays; only the lock on it counts.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from storage.errors import FolderInUse


class DataFolderLock:
    """Owns a data folder while it is held. The folder is made if it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock at once. Raises `FolderInUse` when another process, or this one, holds it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / "shipmate.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 20, 0).decode(errors="replace").strip()
            os.close(file)
            raise FolderInUse(
                f"{self._folder} is in use by another Shipmate (process {holder or 'unknown'}). "
                "Stop that one first, or start this one with a data folder of its own."
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file

    def release(self) -> None:
        """Give the folder free. Does nothing when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> "DataFolderLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
