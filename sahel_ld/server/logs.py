"""Logs on standard error: a line for each event, as text or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LOG = logging.getLogger("sahel_ld.server")


class JsonFormatter(logging.Formatter):
    """One JSON object for each event; what was given as ``extra={"fields": …}`` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        found = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            found["trace"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=True, default=str)


class TextFormatter(logging.Formatter):
    """Time, level, event, and the fields as ``name=value``; text from a request is quoted, so that it cannot fake a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = _fields(record)
        trace = fields.pop("trace", "") or (self.formatException(record.exc_info) if record.exc_info else "")
        words = [_time(record), record.levelname.lower(), record.getMessage().encode("unicode_escape").decode()]
        words += [f"{name}={_plain(value)}" for name, value in fields.items()]
        return " ".join(words) + (f"\n{trace}" if trace else "")


def set_up(log_format: str) -> None:
    """Send the events of the server, and those of uvicorn, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    for name in ("sahel_ld.server", "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO if name == "sahel_ld.server" else logging.WARNING)


def event(level: int, name: str, **fields: object) -> None:
    """Log an event with its fields."""
    LOG.log(level, name, extra={"fields": fields})


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return dict(getattr(record, "fields", {}))


def _plain(value: object) -> str:
    return json.dumps(value) if isinstance(value, str) else str(value)
