"""Everything that is looked at, as a table, in the order in which it is told."""

from bot.doctor.accounts import account_checks
from bot.doctor.address import address_checks
from bot.doctor.database import database_checks
from bot.doctor.finding import Group
from bot.doctor.patient import Patient
from bot.doctor.slack import slack_checks
from bot.doctor.syncs import sync_checks


def checks_of(patient: Patient) -> tuple[Group, ...]:
    """The groups of checks for these settings."""
    accounts = (account_checks(vendor) for vendor in patient.vendors)
    syncs = (sync_checks(shop) for shop in patient.settings.shops)
    address = (address_checks(),) if patient.settings.public_url else ()
    return (database_checks(), slack_checks(), *address, *accounts, *syncs)
