"""Search: found are the words that were typed, by those alone who may read what is found."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_register import saved_views, search
from learning_register.audit_trail import history
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound
from learning_register.search import MOST_COUNTED, Found, Wanted
from learning_register.search_words import fts_query

World = Any


def found(world: World, words: str = "", who: str = "manager", **more: Any) -> Found:
    return search.search(world.register, world[who], Wanted(words, **more))


def references(world: World, words: str = "", who: str = "manager", **more: Any) -> list[str]:
    return [hit.reference for hit in found(world, words, who, **more).hits]


def test_every_word_must_occur_and_the_newest_comes_first(world: World) -> None:
    first = world.case(text="Nobody rang me before the visit.").reference
    second = world.case(text="The visit was late, and nobody said why.").reference
    world.case(text="The review was late.")
    assert references(world, "nobody visit") == [second, first]
    assert references(world, "nobody rang") == [first]
    assert references(world, "nobody holiday") == []


def test_what_would_put_it_right_is_searched_too(world: World) -> None:
    reference = world.case(text="x", desired_outcome="A letter that says sorry.").reference
    assert references(world, "sorry letter") == [reference]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They cancelled two visits.", "visit"),
        ("They cancelled two visits.", "VISITS"),
        ("They cancelled two visits.", '"two visits"'),
        ("They cancelled two visits.", "canc*"),
        ("I didn't know.", "didn't"),
        ("I didn’t know.", "didn't"),
        ("The café was shut.", "cafe"),
        ("My email is a@b.example", "a@b.example"),
        ("He said: NOT now AND never", "not and NOT AND"),
        ("Room 12 (upstairs)", "(upstairs) 12"),
    ],
)
def test_a_word_is_found_in_the_forms_that_people_type(world: World, text: str, words: str) -> None:
    reference = world.case(text=text).reference
    assert references(world, words) == [reference]


def test_words_in_quotation_marks_are_found_together_alone(world: World) -> None:
    world.case(text="The visits: two, both late.")
    assert references(world, '"two visits"') == []


@pytest.mark.parametrize("nothing", ["", "   ", '""', "- ? !", "*", "\x00", "“”"])
def test_where_nothing_is_asked_nothing_is_found(world: World, nothing: str) -> None:
    world.case()
    assert found(world, nothing) == Found((), 0, False)
    assert found(world, nothing, theme="family_time" if nothing.strip() else None).hits == ()


ODD = ['"', "'", "(", ")", "AND", "OR", "NOT", "NEAR(", "*", ":", "text:", "^", "-", "+", "{", "}"]
TYPED = st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*ODD, "visit"])).map(" ".join))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_whatever_is_typed_is_searched_for_without_an_error(world: World, typed: str) -> None:
    found(world, typed)
    for what in ("learning", "actions"):
        found(world, typed, what=what)


@settings(deadline=None)
@given(st.lists(st.text("abcdefg'’.-", min_size=1, max_size=8), max_size=40).map(" ".join))
def test_a_query_names_words_alone(typed: str) -> None:
    query = fts_query(typed)
    assert query is None or query.count('"') % 2 == 0
    assert (query is None) == (not any(c.isalnum() for c in typed))


def test_a_case_is_found_by_each_filter(world: World) -> None:
    world.on(date(2026, 5, 4))
    old = world.case(text="A visit.", service_area="fostering").reference
    world.on(date(2026, 6, 10))
    new = world.case("feedback", "worker_change", text="A visit.").reference
    withdrawn = world.case(text="A visit.")
    world.move(world["officer"], "case", withdrawn.id, "withdraw", reason="She asked.")
    for words in ("visit", ""):
        assert references(world, words, kind="feedback") == [new]
        assert references(world, words, theme="Change of Worker") == [new]
        assert references(world, words, service_area="Fostering") == [old]
        assert references(world, words, state="withdrawn") == [withdrawn.reference]
        assert references(world, words, until=date(2026, 5, 4)) == [old]
        assert references(world, words, since=date(2026, 5, 5), kind="feedback") == [new]
    with pytest.raises(NotFound, match="There is no theme"):
        found(world, "visit", theme="nonsense")
    with pytest.raises(Invalid):
        found(world, "visit", what="users")


def test_learning_and_actions_are_found_with_their_filters(world: World) -> None:
    action = world.action("done")
    learning = action.learning_reference
    world.case(text="Tell them. Brief the team.")
    for who in ("board", "officer"):
        assert references(world, "tell", who, what="learning") == [learning]
        assert references(world, "team brief", who, what="actions") == [action.reference]
        assert references(world, "tell", who, what="learning", theme="worker_change") == []
        assert references(world, "team", who, what="actions", kind="training") == []
        assert references(world, "team", who, what="actions", state="done") == [action.reference]
        assert references(world, "team", who, what="actions", since=date(2027, 1, 1)) == []
        assert references(world, "", who, what="actions", theme="family_time") == [action.reference]


def test_the_board_searches_no_case(world: World) -> None:
    with pytest.raises(NotAllowed, match="learning or actions"):
        found(world, "visit", "board")


def test_a_restricted_case_is_found_by_those_alone_who_may_read_it(world: World) -> None:
    reference = world.case(text="He shouted in the corridor.", restricted=True).reference
    for who in ("manager", "quality", "admin", "officer"):  # the officer recorded it
        [hit] = found(world, "corridor", who).hits
        assert (hit.reference, hit.restricted, hit.snippet) == (reference, True, ())
        assert found(world, "corridor", who).total == 1
    assert found(world, "corridor", "participation") == Found((), 0, False)
    assert references(world, "", "participation", kind="complaint") == []


def test_a_snippet_shows_the_words_that_were_found(world: World) -> None:
    world.case(text="Before. " * 50 + "They cancelled the visit again. " + "After. " * 50)
    [hit] = found(world, "visits").hits
    assert [piece.text for piece in hit.snippet if piece.found] == ["visit"]
    whole = "".join(piece.text for piece in hit.snippet)
    assert "They cancelled the visit again." in whole
    assert len(whole) < 250
    assert references(world, "", kind="complaint")
    assert found(world, "", kind="complaint").hits[0].snippet == ()


def test_a_text_that_is_changed_is_found_by_what_it_says_now(world: World) -> None:
    reference = world.case(text="Marlow never came.").reference
    world.register.db.execute("UPDATE case_texts SET text = '[CHILD 1] never came.'")
    assert references(world, "marlow") == []
    assert references(world, "never came") == [reference]
    world.register.db.execute("UPDATE case_texts SET text = NULL, desired_outcome = NULL")
    assert references(world, "never") == []


def test_what_is_not_kept_is_not_found(world: World) -> None:
    def failed() -> None:
        with world.register.writing():
            world.case(text="Something about a lighthouse.")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        failed()
    assert references(world, "lighthouse") == []


def test_results_come_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [world.case(text="A visit.").reference for _ in range(5)]
    seen = []
    for page in (1, 2, 3):
        one = search.search(world.register, world["manager"], Wanted("visit"), page, per_page=2)
        assert (one.total, one.more) == (5, False)
        seen += [hit.reference for hit in one.hits]
    assert seen == made[::-1]
    monkeypatch.setattr(search, "MOST_COUNTED", 3)
    assert (found(world, "visit").total, found(world, "visit").more) == (3, True)
    with pytest.raises(Invalid):
        search.search(world.register, world["manager"], Wanted("visit"), 0)
    assert MOST_COUNTED > 3


@pytest.mark.parametrize("what", list(search.SEARCHED))
def test_the_newest_come_first_without_sorting_all(world: World, what: str) -> None:
    source = search._SOURCES[what].chosen({"query": "x"})
    given = {"query": "x", "sees_restricted": 1, "actor": 1, "limit": 5, "skip": 0}
    plan = " ".join(
        row["detail"] for row in world.register.rows(f"EXPLAIN QUERY PLAN {source}", given)
    )
    assert "TEMP B-TREE" not in plan


VISITS = Wanted("visit", kind="complaint", since=date(2026, 4, 1))


def test_a_search_is_saved_under_a_name_and_opened_again(world: World) -> None:
    register, officer = world.register, world["officer"]
    view_id = saved_views.save_view(register, officer, " Missed visits ", VISITS)
    saved_views.save_view(register, officer, "late", Wanted("late"))
    assert [view.name for view in saved_views.views_of(register, officer)] == [
        "late", "Missed visits",
    ]  # fmt: skip
    view = saved_views.view_by_id(register, officer, view_id)
    assert (view.name, view.wanted) == ("Missed visits", VISITS)
    saved_views.remove_view(register, officer, view_id)
    with pytest.raises(NotFound):
        saved_views.view_by_id(register, officer, view_id)
    assert [event.event for event in history(register, "view", view_id)] == [
        "save_view", "remove_view",
    ]  # fmt: skip


def test_a_view_is_its_user_s_own(world: World) -> None:
    register = world.register
    view_id = saved_views.save_view(register, world["officer"], "Visits", VISITS)
    assert saved_views.views_of(register, world["manager"]) == ()
    for refused in (saved_views.view_by_id, saved_views.remove_view):
        with pytest.raises(NotFound):
            refused(register, world["manager"], view_id)
    saved_views.save_view(register, world["manager"], "Visits", VISITS)


def test_what_is_searched_for_is_in_no_log(world: World) -> None:
    saved_views.save_view(world.register, world["officer"], "Marlow", Wanted("Marlow"))
    trail = str(world.register.rows("SELECT * FROM audit_trail"))
    assert "Marlow" not in trail


def test_a_view_needs_a_name_and_something_to_search_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, officer = world.register, world["officer"]
    saved_views.save_view(register, officer, "Visits", VISITS)
    for name, wanted, error in (
        (" ", VISITS, Missing),
        ("x" * 101, VISITS, Invalid),
        ("VISITS", VISITS, AlreadyExists),
        ("Nothing", Wanted(" ! "), Invalid),
        ("Long", Wanted("x" * 501), Invalid),
    ):
        with pytest.raises(error):
            saved_views.save_view(register, officer, name, wanted)
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    with pytest.raises(Invalid, match="Remove one first"):
        saved_views.save_view(register, officer, "More", VISITS)
