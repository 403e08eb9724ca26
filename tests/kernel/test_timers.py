# SPDX-License-Identifier: GPL-2.0-or-later
"""The timer queue against a model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from droidemu.kernel.timers import Timer, Timers


def test_order_and_cancel() -> None:
    timers = Timers()
    fired: list[str] = []
    timers.at(20, lambda: fired.append("late"))
    timers.at(10, lambda: fired.append("first"))
    gone = timers.at(5, lambda: fired.append("never"))
    timers.at(10, lambda: fired.append("second"))
    gone.cancel()
    gone.cancel()
    assert timers.next_deadline() == 10
    timers.tick(9)
    assert fired == []
    timers.tick(10)
    assert fired == ["first", "second"]
    assert timers.next_deadline() == 20
    timers.tick(1000)
    assert fired == ["first", "second", "late"]
    assert timers.next_deadline() is None


def test_a_timer_that_sets_itself_for_the_past_does_not_hold_the_machine() -> None:
    timers = Timers()
    count = 0

    def again() -> None:
        nonlocal count
        count += 1
        timers.at(0, again)

    timers.at(0, again)
    timers.tick(5)
    assert count == 1
    timers.tick(5)
    assert count == 2


def test_one_callback_cancels_another_that_is_due() -> None:
    timers = Timers()
    fired: list[int] = []
    second: list[Timer] = []

    def cancel() -> None:
        second[0].cancel()

    timers.at(1, cancel)
    second.append(timers.at(1, lambda: fired.append(2)))
    timers.tick(1)
    assert fired == []
    assert not second[0].active


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("at"), st.integers(0, 50)),
            st.tuples(st.just("cancel"), st.integers(0, 400)),
            st.tuples(st.just("tick"), st.integers(0, 60)),
        ),
        max_size=400,
    )
)
def test_model(steps: list[tuple[str, int]]) -> None:
    timers = Timers()
    made: list[tuple[int, Timer]] = []
    alive: set[int] = set()
    fired: list[int] = []
    for what, value in steps:
        if what == "at":
            number = len(made)
            made.append((value, timers.at(value, lambda number=number: fired.append(number))))
            alive.add(number)
        elif what == "cancel" and made:
            number = value % len(made)
            made[number][1].cancel()
            alive.discard(number)
        elif what == "tick":
            due = sorted((made[n][0], n) for n in alive if made[n][0] <= value)
            fired.clear()
            timers.tick(value)
            assert fired == [n for _, n in due]
            alive.difference_update(fired)
        assert timers.next_deadline() == min((made[n][0] for n in alive), default=None)
        assert all(made[n][1].active == (n in alive) for n in range(len(made)))
