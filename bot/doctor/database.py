"""The check of the database: there, of this version, and open to writing."""

from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Check, Finding, Group, failed, passed, warned
from bot.doctor.patient import Patient
from storage.checkup import Found, look
from storage.errors import StorageError

WHAT = "database"
CHECK_IT = "Check DATABASE_URL and DATA_FOLDER, and that Shipmate's user may write there."


def database_checks() -> Group:
    """The row about the database."""
    return Group(Check(WHAT, _database, CHECK_IT))


async def _database(patient: Patient) -> tuple[Finding, ...]:
    try:
        found = await look(patient.settings.database_url)
    except (StorageError, SQLAlchemyError, OSError) as error:
        return (failed(WHAT, f"cannot be used ({_words(error)})", CHECK_IT),)
    return (_judged(found),)


def _judged(found: Found) -> Finding:
    if not found.writable:
        return failed(WHAT, "cannot be written to" if found.there else "cannot be made", CHECK_IT)
    if not found.there:
        return warned(WHAT, "is not there yet", "Nothing to do: the first start makes it. Or ./shipmate migrate.")
    if found.revision is None or found.revision < found.newest:
        return warned(WHAT, "has older tables", "Nothing to do: the next start changes them. Or ./shipmate migrate.")
    if found.revision > found.newest:
        return failed(WHAT, "is of a newer Shipmate than this one", "Update Shipmate, or restore an older copy.")
    return passed(WHAT, "is of this version and can be written to")


def _words(error: Exception) -> str:
    """What went wrong, without an address that may hold a password."""
    said = getattr(error, "orig", None) or error
    if isinstance(error, OSError):
        return error.strerror or "the system refused"
    return " ".join(str(said).split())
