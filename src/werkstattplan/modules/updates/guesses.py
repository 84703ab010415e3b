"""Counts links that were never made, so that nobody tries them out by the thousand.

A link that was made opens in any case: behind the one address of a whole town hall, one broken mail program must not
lock everybody out. What cannot be guessed, because it is signed, needs no more protection than that.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from werkstattplan.kernel.refusal import Refusal

LIMIT = 30
SECONDS = 600


class TooManyGuesses(Refusal):
    """Too many wrong links from one address of the network."""

    code = "too-many-guesses"
    sentence = (
        "Von Ihrem Anschluss kamen zu viele Links, die es nicht gibt. Bitte warten Sie zehn Minuten und öffnen Sie den Link "
        "dann direkt aus der E-Mail."
    )


def count_guess(request: HttpRequest) -> None:
    """Note a wrong link; the only thing that opening a page ever writes, and never more than `LIMIT` times.

    Raises `TooManyGuesses`.
    """
    key = _key(request)
    count = cache.get(key, 0)
    if count >= LIMIT:
        raise TooManyGuesses
    cache.set(key, count + 1, SECONDS)


def _key(request: HttpRequest) -> str:
    address = get_adapter().get_client_ip(request)
    return f"updates.guesses:{salted_hmac('updates.guesses', address).hexdigest()}"
