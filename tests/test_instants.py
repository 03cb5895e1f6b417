"""Moments, beside Python's own calendar."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard.core.instants import instant, shown

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_is_that_of_the_calendar(moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    assert shown(instant(text)) == text
    assert instant(text) == (moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-01",
        "2026-03-01T12:00:00",
        "2026-03-01 12:00:00Z",
        "2026-03-01T12:00:00z",
        "2026-03-01T12:00:00.5Z",
        "2026-03-01T12:00:00+00:00",
        "2026-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T12:60:00Z",
        "2026-03-01T12:00:60Z",
        "0000-03-01T12:00:00Z",
        "٢٠٢٦-03-01T12:00:00Z",
        "2026-03-01T12:00:00Z\n",
    ],
)
def test_every_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time is written|no such moment"):
        instant(text)


@pytest.mark.parametrize("moment", [10**15, -(10**15), 253402300800, -62135596801])
def test_years_that_have_no_four_digits_are_refused(moment: int) -> None:
    with pytest.raises(ValueError, match="no such year"):
        shown(moment)
