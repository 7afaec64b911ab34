"""The command line. Imports the house only when a command needs it, so that help and mistakes answer at once."""

import argparse
import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command and answer the exit code: 0 for success, 1 for a failure, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shipmate", description="Order alerts and actions in Slack.")
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="run the bot with the settings of the environment and .env")
    run.set_defaults(run=_run)
    migrate = commands.add_parser("migrate", help="bring the database to the present tables")
    migrate.set_defaults(run=_migrate)
    audit = commands.add_parser("audit", help="write who did what, and what came of it, as CSV")
    audit.add_argument("--since", metavar="DAY", help="from this day on, such as 2026-11-01, in BOT_TIMEZONE")
    audit.add_argument("--until", metavar="DAY", help="up to this day, which is included")
    audit.add_argument("--order", metavar="NUMBER", help="only of the orders with this number")
    audit.add_argument("--output", metavar="FILE", help="the file to write; without it, standard output")
    audit.set_defaults(run=_audit)
    _add_setting_up(commands)
    demo = commands.add_parser("demo", help="try everything without any account")
    demo.add_argument("--headless", action="store_true", help="play a script and print what happens, without a page")
    demo.add_argument("--script", choices=["day"], help="which script to play; on the page it begins at once")
    demo.add_argument("--port", type=_port, help="where the page is, 0 for any; 8422, or any when that is taken")
    demo.add_argument("--no-browser", action="store_true", help="only print the page's address")
    demo.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
    demo.add_argument(
        "--channel",
        choices=["shopify", "woocommerce"],
        default="shopify",
        help="whose shop it is; shopify unless told otherwise",
    )
    demo.add_argument("--slack", choices=["socket", "http"], default="socket", help="how Slack reaches the bot")
    demo.add_argument(
        "--sync",
        choices=["on", "off"],
        default="on",
        help="whether the vendors' own syncs run; off: we write all",
    )
    demo.add_argument(
        "--sabotage",
        choices=["dedupe", "look-before-retry", "outbox"],
        help="switch one safeguard off and see the verdict find the damage; only with --headless",
    )
    demo.set_defaults(run=_demo)
    return parser


def _add_setting_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands with which a set-up is made, looked at and taken back."""
    connect = commands.add_parser(
        "connect", help="have the vendors send their webhooks to PUBLIC_URL; repairs them too"
    )
    connect.set_defaults(run=_connect)
    disconnect = commands.add_parser("disconnect", help="end the webhooks to PUBLIC_URL, and no others")
    disconnect.set_defaults(run=_disconnect)
    doctor = commands.add_parser("doctor", help="check keys, permissions, webhooks, clock, database and syncs")
    doctor.add_argument("--slack", action="store_true", help="also tell whoever hears of trouble in Slack")
    doctor.add_argument(
        "--probe",
        action="store_true",
        help="instead, ask the accounts what the vendors' documents leave open; nothing is written",
    )
    doctor.set_defaults(run=_doctor)


def _run(_: argparse.Namespace) -> int:
    gc.disable()  # loading leaves no garbage, and looking for some takes a sixth of a start
    from bot.run import run
    from bot.settings import SettingsError

    gc.freeze()
    gc.enable()
    try:
        settings = settings_here()
    except SettingsError as error:
        return _complain(str(error))
    return asyncio.run(run(settings))


def _migrate(_: argparse.Namespace) -> int:
    from bot.run import CANNOT_START, why_not
    from bot.settings import SettingsError
    from storage.migrate import migrate

    try:
        settings = settings_here()
    except SettingsError as error:
        return _complain(str(error))
    try:
        asyncio.run(migrate(settings.database_url))
    except CANNOT_START as error:
        return _complain(why_not(error, settings))
    return 0


def _audit(options: argparse.Namespace) -> int:
    from bot.audit import Wanted, export
    from bot.settings import SettingsError

    try:
        settings = settings_here()
    except SettingsError as error:
        return _complain(str(error))
    wanted = Wanted(since=options.since, until=options.until, order=options.order, output=options.output)
    return asyncio.run(export(settings, wanted))


def _connect(_: argparse.Namespace) -> int:
    from bot.subscribing import connect_all

    return _asking(connect_all)


def _disconnect(_: argparse.Namespace) -> int:
    from bot.subscribing import disconnect_all

    return _asking(disconnect_all)


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor.command import doctor, probe

    if options.probe and options.slack:
        return _complain("--slack tells of the checks, and --probe makes none: give one of them")
    return _asking(probe if options.probe else partial(doctor, slack=options.slack))


def _asking(command: "Callable[[Settings], Coroutine[Any, Any, int]]") -> int:
    """Run a command that needs the settings and nothing else."""
    from bot.logs import log_to_stderr
    from bot.settings import SettingsError

    try:
        settings = settings_here()
    except SettingsError as error:
        return _complain(str(error))
    log_to_stderr(logging.WARNING)
    return asyncio.run(command(settings))


def _demo(options: argparse.Namespace) -> int:
    if options.headless:
        from bot.demo.headless import play

        day = play(
            seed=options.seed,
            slack=options.slack,
            sync=options.sync,
            channel=options.channel,
            sabotage=options.sabotage,
        )
        return asyncio.run(day)
    if options.sabotage:
        return _complain("--sabotage needs --headless: ./shipmate demo --headless --sabotage " + options.sabotage)
    from bot.demo.show import show

    return asyncio.run(
        show(
            port=options.port,
            seed=options.seed,
            slack=options.slack,
            sync=options.sync,
            channel=options.channel,
            play=options.script is not None,
            browse=not options.no_browser,
        )
    )


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")


def settings_here() -> "Settings":
    """The settings of the environment, of `.env` and of `shipmate.toml` in the working folder.

    Raises `SettingsError`.
    """
    from bot.settings import SettingsError, read_settings
    from bot.shops_file import FILE, BadFile, parse

    file = Path(FILE)
    try:
        document = parse(file.read_text(encoding="utf-8-sig")) if file.exists() else {}
    except (BadFile, UnicodeDecodeError) as error:
        said = str(error) if isinstance(error, BadFile) else f"{FILE} is not UTF-8. Save it as such."
        raise SettingsError([said]) from error
    return read_settings(variables(), document)


def variables() -> Mapping[str, str]:
    """The environment over what `.env` in the working folder says."""
    file = Path(".env")
    lines = file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    written = {name.strip(): value.strip().strip("\"'") for name, value in pairs}
    return {**written, **os.environ}


def _complain(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
