"""Spans of days and what is suspended within them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.days import Span

DAYS = range(-2, 42)
bounds = st.none() | st.integers(0, 40)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Draw a span with up to three pauses that do not overlap."""
    since, until = draw(bounds), draw(bounds)
    if since is not None and until is not None and until < since:
        since, until = until, since
    edges = draw(st.lists(st.integers(0, 40), unique=True, max_size=6).map(sorted))
    pauses = [Span(first, last) for first, last in zip(edges[::2], edges[1::2], strict=False)]
    pauses += [Span(edges[-1], None)] if len(edges) % 2 else []
    return Span(since, until, tuple(draw(st.permutations(pauses))))


@given(spans())
def test_what_is_suspended_holds_before_and_after_and_not_between(span: Span) -> None:
    for day in DAYS:
        is_paused = any(pause.holds(day) for pause in span.pauses)
        assert span.holds(day) == (Span(span.since, span.until).holds(day) and not is_paused)


@given(spans())
def test_the_parts_of_a_span_are_all_of_it_in_order_and_each_day_once(span: Span) -> None:
    parts = list(span.parts())
    for day in DAYS:
        found = [pause for part, pause in parts if part.holds(day)]
        assert len(found) == Span(span.since, span.until).holds(day)
        assert found in ([], [None]) or (found[0] in span.pauses and not span.holds(day))
        assert span.holds(day) == (found == [None])
    begins = [part.since for part, _ in parts]
    assert begins == sorted(begins, key=lambda day: -1 if day is None else day)


@given(spans())
def test_nothing_changes_between_two_edges(span: Span) -> None:
    for day in DAYS:
        assert span.holds(day) == span.holds(day + 1) or day + 1 in set(span.edges())
