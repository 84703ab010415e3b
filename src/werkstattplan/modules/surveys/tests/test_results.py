"""What a wave says on the staff pages: while it runs, when it is settled, and by groups."""

import pytest

from werkstattplan.modules.surveys.models import AnonymityLevel, PublishedResults, Wave
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import close_wave, use_questionnaire
from werkstattplan.modules.surveys.tests.answered import part, reply_of, staff, words
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, SETTLES, Device
from werkstattplan.plan.tests.conftest import client_of

pytestmark = pytest.mark.django_db(transaction=True)


class TestStaffPage:
    def test_before_enough_have_answered_nothing_is_told(self, answered, mira):
        wave = answered(19)
        page = words(mira.get(staff(wave)))
        assert "Keine Aussage möglich" in page
        assert "ab 20 Antwortbögen" in page
        assert "Fährst du Bus?" not in page

    def test_while_people_answer_counts_are_told_in_steps_and_without_groups(self, answered, mira):
        wave = answered(40)
        response = mira.get(staff(wave))
        assert "40 bis 44 Antwortbögen sind gezählt" in words(response)
        assert "Ja 30 bis 34" in part(response, "bus")
        assert "Nein 10 bis 14" in part(response, "bus")
        assert "%" not in part(response, "bus")
        assert "vergleichen" not in words(response)
        assert mira.get(staff(wave, "kreuz/?frage=bus&merkmal=klasse")).status_code == 200
        assert "<table" not in mira.get(staff(wave, "kreuz/?frage=bus&merkmal=klasse")).content.decode()

    def test_of_a_settled_wave_everything_is_exact_and_says_of_whom_it_speaks(self, settled, mira):
        wave = settled(48)
        response = mira.get(staff(wave))
        page = words(response)
        assert "80 waren eingeladen, 48 haben geantwortet: 60 %." in page
        assert "Weniger als die Hälfte" not in page
        assert "Ja 75 % (36)" in part(response, "bus")
        assert "Anteile an den 48, die hier geantwortet haben" in part(response, "bus")
        assert "Ja 36 75 % 61 % und 85 %" in part(response, "bus")
        assert "Mittelwert: 1,50" in part(response, "note")

    def test_who_did_not_answer_is_part_of_the_picture(self, settled, mira):
        page = words(mira.get(staff(settled(20))))
        assert "80 waren eingeladen, 20 haben geantwortet: 25 %." in page
        assert "Weniger als die Hälfte hat geantwortet" in page

    def test_of_few_replies_there_are_counts_and_no_shares(self, settled, mira):
        text = part(mira.get(staff(settled(24))), "bus")
        assert "Ja 18 von 24" in text
        assert "%" not in text
        assert "Keine Aussage möglich: Es haben zu wenige geantwortet." in text

    def test_of_few_classes_no_interval_is_told_since_it_would_tell_of_single_classes(
        self, make_wave, asked, coordinator, mira
    ):
        wave = make_wave(level=AnonymityLevel.WITH_GROUP)
        use_questionnaire(wave=wave, questionnaire=asked, actor=coordinator, at=NOW)
        for label in "abcdef":
            box = make_box(wave=wave, actor=coordinator, at=NOW, school="Schule am See", label=label, size=24)
            for place, code in enumerate(box.codes):
                device = Device()
                device.redeem(wave, code)
                device.send(wave, reply_of(place + (label == "b")), number=asked.number)
        close_wave(wave=wave, actor=coordinator, at=CLOSES)
        settle_wave(wave=wave, at=SETTLES)
        text = part(mira.get(staff(wave)), "bus")
        assert "Ja 75 % (108)" in text
        assert "Ja 108 75 % –" in text
        assert "Mit Vorsicht zu lesen: Es haben nur wenige Klassen mitgemacht." in text

    def test_several_answers_are_one_chart(self, settled, mira):
        response = mira.get(staff(settled(48)))
        text = part(response, "wunsch")
        assert "Ein Treff 67 % (32)" in text
        # Everybody wants it, so everybody is known to want it.
        assert "Ein Radweg keine Aussage" in text
        assert "Mehrere Antworten waren möglich" in text

    def test_each_row_of_a_matrix_speaks_for_itself(self, settled, mira):
        text = part(mira.get(staff(settled(48))), "orte")
        assert "das Bad Ja 50 % (24)" in text
        assert text.endswith(
            "den Platz keine Aussage möglich Zu wenige haben hier geantwortet, oder fast alle dasselbe. "
            "Mit Zahlen könnte man einzelne Menschen erkennen. Nach Gruppen vergleichen : Wie findest du …?"
        )

    def test_where_all_said_the_same_nothing_is_told(self, settled, mira):
        text = part(mira.get(staff(settled(48))), "selten")
        assert "keine Aussage möglich" in text
        assert "48" not in text

    def test_words_of_people_are_nowhere(self, settled, mira):
        wave = settled(48)
        response = mira.get(staff(wave))
        assert "Geheimnis" not in response.content.decode()
        assert "nicht beantwortet oder nicht gefragt" in part(response, "warum")
        assert "Diese Frage bekam nur ein Teil" in part(response, "warum")

    def test_a_wave_with_too_few_says_so_for_good(self, settled, mira):
        page = words(mira.get(staff(settled(7))))
        assert "Es haben weniger als 10 Menschen geantwortet" in page
        assert "Fährst du Bus?" not in page

    def test_number_of_queries_does_not_grow(self, settled, mira, django_assert_max_num_queries):
        wave = settled(48)
        with django_assert_max_num_queries(15):
            mira.get(staff(wave))

    def test_each_chart_has_its_table(self, settled, mira):
        page = mira.get(staff(settled(48))).content.decode()
        assert page.count('class="ui-chart"') == page.count("<table") > 4

    def test_only_who_runs_surveys_sees_it(self, settled, contributor, reader, stranger):
        wave = settled(12)
        for user in (contributor, reader, stranger):
            for rest in ("", "kreuz/"):
                assert client_of(user).get(staff(wave, rest)).status_code in (403, 404)
            assert client_of(user).post(staff(wave, "veroeffentlichen/"), {"was": "veroeffentlichen"}).status_code in (
                403,
                404,
            )
        assert not PublishedResults.objects.exists()


class TestComparison:
    def test_a_question_by_a_background_question(self, settled, mira):
        response = mira.get(staff(settled(48), "kreuz/?frage=bus&merkmal=klasse"))
        text = words(response)
        assert "In welche Klasse gehst du? Ja Nein zusammen" in text
        # In class 7 everybody comes by bus: that would be known of each of them.
        assert "7 geschützt geschützt 24" in text
        assert "9 geschützt geschützt 24" in text

    def test_what_gives_nobody_away_is_shown_with_shares_from_thirty_people_on(self, settled, mira):
        text = words(mira.get(staff(settled(48), "kreuz/?frage=wunsch&merkmal=klasse")))
        assert "7 16 geschützt 24 9 16 geschützt 24" in text
        Wave.objects.all().delete()
        text = words(mira.get(staff(settled(96, slips=120), "kreuz/?frage=wunsch&merkmal=klasse")))
        assert "7 32 (67 %) geschützt 48 9 32 (67 %) geschützt 48" in text
        assert "Ein Treff 7 67 % (32) 9 67 % (32)" in text

    def test_what_there_is_not_is_not_found(self, settled, mira):
        wave = settled(48)
        assert mira.get(staff(wave, "kreuz/?frage=gibtsnicht")).status_code == 404
        assert mira.get(staff(wave, "kreuz/?merkmal=bus")).status_code == 404

    def test_without_an_address_the_first_comparison_is_shown(self, settled, mira):
        text = words(mira.get(staff(settled(48), "kreuz/")))
        assert "Fährst du Bus?" in text
