"""Versions are compared part by part, and fall into the bands that their borders say."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from routebook.versions import (
    cuts_of,
    describe_segments,
    parse_band,
    parse_version,
    representative,
    segment,
    segments_in,
)

BANDS = {"old": "<2", "up_to_3": "<=3", "after_3": ">3", "patched": "=2.4.1", "from_10": ">=10"}
CUTS = cuts_of(map(parse_band, BANDS.values()))


@pytest.mark.parametrize(
    ("version", "bands"),
    [
        ("0", {"old", "up_to_3"}),
        ("1.99.99", {"old", "up_to_3"}),
        ("2", {"up_to_3"}),
        ("2.4.1", {"up_to_3", "patched"}),
        ("2.4.1.0", {"up_to_3", "patched"}),
        ("2.4.1.0.0.0.0.1", {"up_to_3"}),
        ("2.4.10", {"up_to_3"}),
        ("3", {"up_to_3"}),
        ("3.0", {"up_to_3"}),
        ("3.0.1", {"after_3"}),
        ("9.9", {"after_3"}),
        ("10", {"after_3", "from_10"}),
        ("100.0.1", {"after_3", "from_10"}),
    ],
)
def test_a_version_is_in_the_bands_that_admit_it(version: str, bands: set[str]) -> None:
    here = segment(CUTS, version)
    assert {name for name, text in BANDS.items() if here in segments_in(CUTS, parse_band(text))} == bands


def test_segments_are_written_as_bands_are() -> None:
    assert describe_segments(CUTS) == ("<2", ">=2 <2.4.1", "=2.4.1", ">2.4.1 <=3", ">3 <10", ">=10")


def test_every_segment_has_a_version_in_it() -> None:
    numbers = range(len(CUTS) + 1)
    assert [segment(CUTS, representative(CUTS, number)) for number in numbers] == list(numbers)


@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=8), st.lists(st.integers(0, 20), min_size=1, max_size=8)
)
def test_versions_compare_as_the_packages_of_python_do(one: list[int], other: list[int]) -> None:
    texts = [".".join(map(str, numbers)) for numbers in (one, other)]
    for compare in (operator.lt, operator.eq, operator.gt):
        assert compare(*map(parse_version, texts)) == compare(*map(Version, texts))


@pytest.mark.parametrize(
    "band", ["", " ", "2", ">=", ">=2 >=3", "<2 <3", ">=3 <2", ">=2 <2", "=2 <3", "~2", ">=2,<3", ">=x"]
)
def test_what_is_no_band_is_refused(band: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the loader tells it in words)
        parse_band(band)


def test_no_segment_is_without_versions() -> None:
    assert cuts_of([parse_band(">=0 <5"), parse_band(">=5")]) == (((5,), False),)
    long = [parse_band(band) for band in ("<=1.2.3.4.5.6.7.8", ">1.2.3.4.5.6.7.8 <1.2.3.4.5.6.7.10")]
    assert describe_segments(cuts_of(long)) == (
        "<1.2.3.4.5.6.7.9",
        ">=1.2.3.4.5.6.7.9 <1.2.3.4.5.6.7.10",
        ">=1.2.3.4.5.6.7.10",
    )
    full = ".".join(["999999999"] * 8)
    assert cuts_of([parse_band(f"<={full}")]) == ()
    most = parse_band(f">1{'.999999999' * 7}")
    assert describe_segments(cuts_of([most])) == ("<2", ">=2")
    numbers = range(len(cuts_of(long)) + 1)
    assert [segment(cuts_of(long), representative(cuts_of(long), number)) for number in numbers] == list(
        numbers
    )


@pytest.mark.parametrize(
    "band", ["<0", "<0.0", f">{'.'.join(['999999999'] * 8)}", ">1.2.3.4.5.6.7.8 <1.2.3.4.5.6.7.9"]
)
def test_a_band_without_versions_is_refused(band: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (as above)
        parse_band(band)
