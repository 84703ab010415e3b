"""Short titles and addresses for tools whose official wording is a paragraph."""

import re

MAX_TITLE = 60
_QUOTED = re.compile(r"[„“\"»]([^„“”\"«»]{3,60})[“”\"«]")
_CUTS = re.compile(
    r"[.;:!?](?=\s|$)|\s[–—-]\s|,\s|\s\(|\s(?:mit dem Ziel|beginnt|bei dem|bei der|bestehend|entstanden|um |um\b|u\.a\.|die |der |das "
    r"|in dem|zur |zum |für |aus |auf |mit )"
)
_PREFIX = re.compile(r"^(Projekt|Aktion|Idee|Idee/\s?Wunsch[^:]*|Maßnahme|Werkzeug)\s*:\s*", re.IGNORECASE)


def propose_title(wording: str) -> str:
    """A title of at most 60 characters made only of words of the wording; cut text ends with an ellipsis."""
    text = _PREFIX.sub("", " ".join(wording.split()))
    if len(text) <= MAX_TITLE:
        return text.rstrip(".") or wording.strip()[:MAX_TITLE]
    quoted = _QUOTED.search(text)
    if quoted:
        until_quote = text[: quoted.end()]
        return until_quote if len(until_quote) <= MAX_TITLE else quoted.group(1)
    for match in _CUTS.finditer(text[: MAX_TITLE + 1]):
        if match.start() >= 22:
            return text[: match.start()].rstrip(" ,–-")
    words = text[:MAX_TITLE].rsplit(" ", 1)[0]
    return words.rstrip(" ,–-") + " …"
