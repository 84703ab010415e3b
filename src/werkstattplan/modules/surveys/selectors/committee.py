"""What a paper for a committee says about a wave."""

from django.urls import reverse

from werkstattplan.modules.surveys.models import CodeBox, Results, Wave, WaveReach
from werkstattplan.modules.surveys.paper.committee import OpenThemes, PaperFacts
from werkstattplan.modules.surveys.selectors.opentexts import OpenAnswers, asked_openly, quotes_of
from werkstattplan.modules.surveys.selectors.outcomes import public_outcomes
from werkstattplan.modules.surveys.selectors.results import about_wave, counted_report


def facts_of(wave: Wave, *, site: str) -> PaperFacts:
    """All facts of a counted wave; raises `Results.DoesNotExist` for one that is not."""
    results = Results.objects.get(wave=wave)
    questionnaire = wave.questionnaire
    return PaperFacts(
        about=about_wave(wave, results),
        report=counted_report(wave, results),
        schools=CodeBox.objects.filter(wave=wave).values("school").distinct().count(),
        places=WaveReach.objects.filter(wave=wave).values_list("places", flat=True).first() or 0,
        open_themes=_open_themes(wave),
        outcomes=tuple(
            one for one in public_outcomes(wave.survey, wave.commune) if one.wave_number in (None, wave.number)
        ),
        results_sha256=results.sha256,
        questionnaire=f"Fragebogen, Fassung {questionnaire.number}, Prüfsumme {questionnaire.sha256}",
        address=site + reverse("surveys_free:outcomes", args=[wave.key]),
    )


def _open_themes(wave: Wave) -> tuple[OpenThemes, ...]:
    quotes = quotes_of(wave.survey, wave)
    return tuple(
        OpenThemes(
            question=label,
            themes=tuple(one for one in OpenAnswers(wave, question_id).categories() if one.shown is not None),
            quotes=tuple(quote for quote in quotes if quote.question_id == question_id),
        )
        for question_id, label in asked_openly(wave).items()
    )
