"""What can go wrong with storage, apart from the database's own errors. Performs no I/O.

StorageError
├── BadDatabaseUrl        the address is not one we can open
├── NotMigrated           there is no database, or its tables are of another version
├── FolderInUse           another process owns the data folder
├── IoInsideTransaction   something other than the database was about to be awaited inside a write transaction
├── Fenced                the operation has been handed to somebody else
└── TooLong(wait)         the rate budget's turn comes later than the caller is willing to wait
"""


class StorageError(Exception):
    """Storage refused; the text says what to do next."""


class BadDatabaseUrl(StorageError):
    """DATABASE_URL is not the address of a SQLite file or of a PostgreSQL database."""


class NotMigrated(StorageError):
    """There is no database yet, or its tables are not those of this version."""


class FolderInUse(StorageError):
    """Another process owns the data folder."""


class IoInsideTransaction(StorageError):
    """A write transaction is open in this task: commit first, then talk to anything that is not the database."""


class Fenced(StorageError):
    """The operation is no longer ours: stop without touching anything."""


class TooLong(StorageError):
    """The rate budget has no turn within the caller's patience; `wait` is in seconds. Nothing was reserved."""

    def __init__(self, name: str, wait: float) -> None:
        self.name = name
        self.wait = wait
        super().__init__(f"the rate budget of {name} has its next turn in {wait:.1f} s")
