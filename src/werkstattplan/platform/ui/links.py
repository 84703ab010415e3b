"""Addresses of the page furniture, of which any may be missing on a site that leaves the app out."""

from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse

NAMES = {
    "imprint": "pages:imprint",
    "privacy": "pages:privacy",
    "accessibility": "pages:accessibility",
    "feedback": "feedback:new",
    "login": "account_login",
    "logout": "account_logout",
    "account": "mfa_index",
}


def site_links() -> dict[str, str]:
    """The address of each link of header and footer by its short name; empty where no such page exists."""
    return _links_of(get_urlconf())


@lru_cache(maxsize=8)
def _links_of(urlconf: str | None) -> dict[str, str]:
    # Reversing every name on every page costs more than the rest of the header.
    links = {key: _address(name, urlconf) for key, name in NAMES.items()}
    return links | {"home": "/", "work": "/arbeit/"}


def _address(name: str, urlconf: str | None) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""
