"""Photos of offers: what the camera wrote is gone, rights are named, and a removed photo is really gone."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django_scopes import scope
from PIL import Image

from werkstattplan.modules.offers.models import Offer, OfferAtLocation, OfferPhoto
from werkstattplan.modules.offers.services.photos import MOST_PHOTOS, EnoughPhotos, add_photo
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.files.models import StoredFile

pytestmark = pytest.mark.django_db


def picture(size=(600, 400)):
    """A photo with the place where it was taken."""
    image, out = Image.new("RGB", size, (40, 90, 60)), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Geheimkamera"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def course(directory):
    return OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")


@pytest.fixture
def mira(client, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(coordinator)
    return client


def send(client, row, content=None, name="IMG_Müller.jpg", **more):
    values = {
        "alt": "Eingang mit Rampe",
        "author": "Ute Beispiel",
        "licence": "permitted",
        "people": "nobody",
        "form_key": str(uuid.uuid4()),
        "photo": SimpleUploadedFile(name, picture() if content is None else content),
    }
    return client.post(f"/arbeit/probe/angebote/{row.pk}/fotos/", values | more)


def test_everybody_sees_the_photo_upright_without_what_the_camera_wrote(mira, client, course):
    assert send(mira, course).status_code == 302
    photo = OfferPhoto.objects.get()
    assert (photo.width, photo.height) == (400, 600)
    page = client.get(f"/probe/angebote/{course.pk}/").content.decode()
    assert 'alt="Eingang mit Rampe"' in page
    assert "Foto: Ute Beispiel" in page
    shown = b"".join(client.get(f"/probe/angebote/fotos/{photo.pk}/").streaming_content)
    with Image.open(io.BytesIO(shown)) as image:
        assert not image.getexif()
    assert b"Geheimkamera" not in shown
    assert "Müller" not in photo.file.name


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"content": b""}, "leer"),
        ({"content": b"<svg/>", "name": "bild.svg"}, "Das ist kein Foto"),
        ({"content": b"kein Bild", "name": "bild.jpg"}, "lässt sich nicht öffnen"),
        ({"content": b"x" * (26 * 1024 * 1024), "name": "bild.jpg"}, "größer als 25 MB"),
        ({"alt": ""}, "Bitte beschreiben Sie das Bild"),
        ({"author": ""}, "Bitte nennen Sie, wer das Foto gemacht hat"),
        ({"people": "no-consent"}, "Dann dürfen wir das Foto nicht zeigen"),
        ({"licence": "geklaut"}, "geklaut"),
    ],
)
def test_what_may_not_be_shown_is_refused_by_name_and_leaves_nothing(mira, course, more, sentence):
    answer = send(mira, course, **more)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not OfferPhoto.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_picture_that_only_decorates_has_no_words(mira, client, course):
    send(mira, course, is_decorative="on", alt="wird nicht vorgelesen")
    assert OfferPhoto.objects.get().alt == ""
    assert 'alt=""' in client.get(f"/probe/angebote/{course.pk}/").content.decode()


def test_a_form_sent_twice_adds_one_and_a_seventh_is_refused(mira, course):
    key = str(uuid.uuid4())
    assert [send(mira, course, form_key=key).status_code for _ in range(2)] == [302, 302]
    assert OfferPhoto.objects.count() == 1
    for _ in range(MOST_PHOTOS - 1):
        assert send(mira, course).status_code == 302
    assert send(mira, course).status_code == 422
    assert OfferPhoto.objects.count() == MOST_PHOTOS


def test_a_removed_photo_is_gone_as_a_file_too(mira, course, tmp_path, django_capture_on_commit_callbacks):
    send(mira, course)
    photo = OfferPhoto.objects.get()
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        assert mira.post(f"/arbeit/probe/angebote/{course.pk}/fotos/{photo.pk}/entfernen/").status_code == 302
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_photo_of_an_offer_that_is_over_is_shown_to_staff_only(mira, client, course):
    send(mira, course)
    photo = OfferPhoto.objects.get()
    Offer.objects.filter(pk=course.offer_id).update(state="ended")
    assert client.get(f"/probe/angebote/fotos/{photo.pk}/").status_code == 404
    assert mira.get(f"/arbeit/probe/angebote/fotos/{photo.pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_add_more_than_an_offer_shows(course, commune, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rights = {"alt": "x", "is_decorative": False, "author": "x", "licence": "cc0", "shows_people": False}

    def add(_):
        try:
            with scope(commune=commune):
                add_photo(
                    offer=Offer.objects.select_related("commune").get(pk=course.offer_id),
                    form_key=uuid.uuid4(),
                    name="a.jpg",
                    content=picture((20, 20)),
                    rights=rights,
                    actor=coordinator,
                    at=AT,
                )
        except EnoughPhotos:
            return "enough"
        finally:
            connections.close_all()
        return "added"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(add, range(10)))
    assert outcomes == ["added"] * MOST_PHOTOS + ["enough"] * (10 - MOST_PHOTOS)
