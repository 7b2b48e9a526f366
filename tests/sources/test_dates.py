from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import full_year, month_number, parse_date_words, parse_us_date, print_date
from sources.errors import DateError
from sources.model import PartialDate

FOUND = [
    ("25 March 2025", ["2025-03-25"]),
    ("the 25th of March 2025", ["2025-03-25"]),
    ("March 25, 2025", ["2025-03-25"]),
    ("Mar. 28, 2025", ["2025-03-28"]),
    ("Sept. 2025 and june 2024", ["2025-09", "2024-06"]),
    ("March 2025", ["2025-03"]),
    ("March, 2025", ["2025-03"]),
    ("the Mar '25 rule and Dec ’24, too", ["2025-03", "2024-12"]),
    ("2025-03-25, 2025-03", ["2025-03-25", "2025-03"]),
    ("3/28/25 or 10/20/2017", ["2025-03-28", "2017-10-20"]),
    ("2025年3月25日、2025年3月、2025年", ["2025-03-25", "2025-03", "2025"]),
    ("in 2019, by 2030.", ["2019", "2030"]),
    ("between 2019-2020 and 2021–2022", ["2019", "2020", "2021", "2022"]),
    ("the 2024 investigation", ["2024"]),
    ("24 May 2019, June 1 2020", ["2019-05-24", "2020-06-01"]),
    ("Feb. 30, 2025", []),
    ("31/12/2025", []),
    ("2025-05427", []),
    ("FR Doc. 2024-31468", []),
    ("90 FR 2019", []),
    ("2019 FR 5", []),
    ("§ 2019, $2019, 2019%, No. 2019, page 2019", []),
    ("in 1989 or 2040", []),
    ("12019, 2019a, A2019, 2,019, 2019.5", []),
]


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_finds_dates_as_precisely_as_they_are_written(text: str, wanted: list[str]) -> None:
    assert [str(found.date) for found in parse_date_words(text)] == wanted


def test_the_span_covers_the_words_of_the_date_only() -> None:
    text = "It was added on March 25, 2025, he said."
    [found] = parse_date_words(text)
    assert found.span.quote(text) == "March 25, 2025"


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), precision=st.integers(1, 3))
def test_what_is_printed_is_read_back(day: date, precision: int) -> None:
    when = PartialDate(*(day.year, day.month, day.day)[:precision])
    if precision == 1 and not 1990 <= day.year <= 2039:
        return
    [found] = parse_date_words(f"on {print_date(when)}.")
    assert found.date == when


@given(text=st.text(alphabet="0123456789/-年月日 MarchFebJn.,of") | st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    found = parse_date_words(text)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


def test_prints_calendar_dates_too() -> None:
    assert print_date(date(2025, 3, 5)) == "5 March 2025"


@pytest.mark.parametrize("text", ["2/30/25", "3/28", "a/b/c", "1/2/3/4"])
def test_a_text_that_is_no_us_date_has_no_value(text: str) -> None:
    assert parse_us_date(text) is None


def test_years_of_four_digits_stand() -> None:
    assert (full_year("1968"), full_year("68"), full_year("69")) == (1968, 2068, 1969)


def test_a_word_that_is_no_month_is_refused_in_one_line() -> None:
    with pytest.raises(DateError, match="not a month"):
        month_number("Brumaire")
