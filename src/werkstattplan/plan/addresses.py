"""Addresses of pages that a site may leave out."""

from django.urls import NoReverseMatch, reverse


def address_or_empty(name: str, *arguments: object) -> str:
    """The address of a page, or "" on a site that leaves the page out."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
