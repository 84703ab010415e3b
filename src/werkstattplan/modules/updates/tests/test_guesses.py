"""Links are not tried out by the thousand."""

from django.core.cache import cache

from werkstattplan.modules.updates.guesses import LIMIT
from werkstattplan.modules.updates.tests.answering import address


def test_wrong_links_come_to_an_end_and_good_ones_still_open(client, token):
    cache.clear()
    for number in range(LIMIT):
        assert client.get(address(f"{number}~erfunden~erfunden")).status_code == 404
    refused = client.get(address("99~erfunden~erfunden"))
    assert refused.status_code == 429
    assert "Bitte warten Sie zehn Minuten" in refused.content.decode()
    assert client.get(address(token)).status_code == 200
    assert client.get(address("99~erfunden~erfunden"), REMOTE_ADDR="192.0.2.7").status_code == 404
    cache.clear()
