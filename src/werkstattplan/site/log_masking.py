"""Keeps the keys in addresses out of the log: who reads it must not be able to answer for somebody."""

import logging
import re

_SEGMENT = re.compile(r"(?<=/)[^/\s?\"']{24,}")


class MaskKeys(logging.Filter):
    """Takes whatever looks like a key in an address out of a record's message; it never drops a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the masked message in place of the message and its arguments."""
        message = record.getMessage()
        masked = mask_keys(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def mask_keys(text: str) -> str:
    """The text with its long random parts of addresses replaced by dots; slugs, which have no capitals, stay."""
    return _SEGMENT.sub(lambda found: "…" if _is_key(found.group()) else found.group(), text)


def _is_key(segment: str) -> bool:
    return "~" in segment or (segment != segment.lower() and any(sign.isdigit() for sign in segment))
