"""Where log lines go and what they look like. Called once, by the commands; importing it does nothing."""

import logging
import sys

import structlog


def log_to_stderr(level: int = logging.INFO) -> None:
    """One line an event on standard error: standard output belongs to what a command prints."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(without_slacks_traceback)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def without_slacks_traceback(record: logging.LogRecord) -> bool:
    """Slack's libraries show a traceback each time they cannot reach Slack. That it is away is one line, and ours."""
    if record.name.startswith(("slack_bolt", "slack_sdk")) and record.exc_info:
        error = record.exc_info[1]
        record.msg, record.args = f"{record.getMessage()} [{type(error).__name__}]", ()
        record.exc_info = record.exc_text = None
    return True
