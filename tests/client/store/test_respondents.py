"""Several people's answers to one chapter: read like the chapter's own, compared item by item."""

import pytest

from workbook.client import chapters_with_data
from workbook.client.store import agreement, respondents, save, stored

from .conftest import CHAPTER

PEOPLE = {
    "Anna Roth": {
        "margin_rate": 0.2,
        "dependency_extreme": "refuse_nobody",
        "life_years": 3,
        "services_to_upsell": ["Audit"],
    },
    "Ben Ito": {"margin_rate": 0.3, "dependency_extreme": "refuse_nobody", "life_years": 3},
    "Cleo Sand": {"margin_rate": 0.4, "life_years": 9},
}


@pytest.fixture
def asked(folder):
    for name, given in PEOPLE.items():
        save(folder, CHAPTER, given, stored(folder, CHAPTER, respondent=name).rev, name, respondent=name)
    return folder


def test_everybodys_answers_are_validated_records(asked):
    people, problems = respondents(asked, CHAPTER)
    assert problems == [] and [person.name for person in people] == list(PEOPLE)
    assert people[0].record.services_to_upsell == ("Audit",) and people[2].record.dependency_extreme is None


def test_agreement_on_a_number_has_mean_spread_range_and_mode(asked):
    found = agreement(CHAPTER, respondents(asked, CHAPTER)[0])
    rate, years = found["margin_rate"], found["life_years"]
    assert (rate.answered, rate.unanswered, rate.low, rate.high) == (3, 0, 0.2, 0.4)
    assert rate.mean == pytest.approx(0.3) and rate.deviation == pytest.approx(0.1)
    assert rate.mode_share == pytest.approx(1 / 3) and rate.modes == (0.2, 0.3, 0.4)
    assert (years.modes, years.mode_share) == ((3.0,), pytest.approx(2 / 3))


def test_agreement_on_a_choice_has_counts_and_the_share_of_the_most_frequent(asked):
    found = agreement(CHAPTER, respondents(asked, CHAPTER)[0])["dependency_extreme"]
    assert (found.answered, found.unanswered, found.counts) == (2, 1, (("refuse_nobody", 2),))
    assert (found.modes, found.mode_share, found.mean) == (("refuse_nobody",), 1.0, None)


def test_several_choices_are_counted_by_the_people_who_made_them(folder):
    for name, given in {"a1": ["growth_points", "systematise"], "b1": ["growth_points"]}.items():
        save(folder, "business_model_canvas", {"purposes": given}, "0-none", name, respondent=name)
    found = agreement("business_model_canvas", respondents(folder, "business_model_canvas")[0])["purposes"]
    assert found.counts == (("growth_points", 2), ("systematise", 1)) and found.mode_share == 1.0


def test_scales_are_measured_and_yes_or_no_is_counted(folder):
    for name, fit, done in (("a1", 2, "yes"), ("b1", 4, "no"), ("c1", 4, "yes")):
        save(
            folder,
            "business_model_canvas",
            {"relation_fit": fit, "market_research_done": done},
            "0-none",
            name,
            respondent=name,
        )
    found = agreement("business_model_canvas", respondents(folder, "business_model_canvas")[0])
    assert found["relation_fit"].mean == pytest.approx(10 / 3) and found["relation_fit"].modes == (4,)
    assert found["market_research_done"].counts == ((True, 2), (False, 1))


def test_an_item_nobody_answered_is_counted_as_such(asked):
    found = agreement(CHAPTER, respondents(asked, CHAPTER)[0])["discount_rate"]
    assert (found.answered, found.unanswered, found.counts, found.mode_share) == (0, 3, (), None)
    assert agreement(CHAPTER, ())["discount_rate"].answered == 0


def test_one_person_has_no_spread(folder):
    save(folder, CHAPTER, {"life_years": 4}, "0-none", "a1", respondent="a1")
    found = agreement(CHAPTER, respondents(folder, CHAPTER)[0])["life_years"]
    assert (found.mean, found.deviation, found.mode_share) == (4, None, 1.0)


def test_mistakes_name_the_respondents_file_and_leave_the_others(asked):
    path = asked / "respondents" / CHAPTER / "Ben Ito.yaml"
    path.write_text(path.read_text("utf-8").replace("0.3", "many"), encoding="utf-8")
    people, problems = respondents(asked, CHAPTER)
    assert [person.name for person in people] == ["Anna Roth", "Cleo Sand"]
    assert [(p.file, p.column) for p in problems] == [(f"respondents/{CHAPTER}/Ben Ito.yaml", "margin_rate")]


def test_one_person_in_two_files_is_reported(asked):
    path = asked / "respondents" / CHAPTER / "Anna Roth.yaml"
    path.with_name("second.yaml").write_text(path.read_text("utf-8"), encoding="utf-8")
    (problem,) = respondents(asked, CHAPTER)[1]
    assert (problem.code, problem.found) == ("respondent_twice", "Anna Roth")


def test_a_folder_without_respondents_has_none(folder):
    assert respondents(folder, CHAPTER) == ((), [])


def test_a_chapter_that_only_respondents_answered_has_data(asked):
    (asked / f"{CHAPTER}.yaml").unlink(missing_ok=True)
    assert CHAPTER in chapters_with_data(asked)
