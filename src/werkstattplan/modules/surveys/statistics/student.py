"""Student's distribution, which the standard library does not have."""

import math
from functools import lru_cache

_PRECISION = 1e-14
_STEPS = 400


def tail(value: float, degrees: float) -> float:
    """How likely a value of at least this size is, on either side: the regularised incomplete beta function."""
    share = degrees / (degrees + value * value)
    if share >= 1:
        return 1.0
    one, two = degrees / 2, 0.5
    front = math.exp(
        math.lgamma(one + two) - math.lgamma(one) - math.lgamma(two) + one * math.log(share) + two * math.log1p(-share)
    )
    if share < (one + 1) / (one + two + 2):
        return front * _fraction(one, two, share) / one
    return 1 - front * _fraction(two, one, 1 - share) / two


@lru_cache(maxsize=1024)
def quantile(confidence: float, degrees: float) -> float:
    """The value that is exceeded on either side with the rest of the confidence; by halving."""
    low, high = 0.0, 1.0
    while tail(high, degrees) > 1 - confidence:
        high *= 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, degrees) > 1 - confidence else (low, middle)
    return (low + high) / 2


def _fraction(one: float, two: float, share: float) -> float:
    """The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), evaluated after Lentz."""
    above, below = 1.0, 1 / (1 - (one + two) * share / (one + 1))
    result = below
    for step in range(1, _STEPS):
        even = step * (two - step) * share / ((one + 2 * step - 1) * (one + 2 * step))
        odd = -(one + step) * (one + two + step) * share / ((one + 2 * step) * (one + 2 * step + 1))
        for term in (even, odd):
            below = 1 / (1 + term * below)
            above = 1 + term / above
            result *= above * below
        if abs(above * below - 1) < _PRECISION:
            break
    return result
