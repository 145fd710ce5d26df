"""The short way through the usual EDTF values agrees with the library."""

from __future__ import annotations

from datetime import date

import edtf
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.dates import Days, days_of
from sahel_ld.terms import EDTF

_PARTS = st.one_of(
    st.dates(date(1, 1, 1)).map(lambda day: day.isoformat()),
    st.dates(date(1, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.integers(1, 9999).map(lambda year: f"{year:04}"),
)
_MARKED = st.tuples(_PARTS, st.sampled_from(["", "?", "~", "%"])).map("".join)


@given(st.one_of(_MARKED, st.tuples(_MARKED, _MARKED).map("/".join)))
def test_usual_edtf_values_mean_what_the_library_says(text: str) -> None:
    parsed = edtf.parse_edtf(text)
    assert days_of(text, EDTF) == Days(date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))
