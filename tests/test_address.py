"""Addresses are taken apart in one search, and anything else step by step: both see the same steps."""

from hypothesis import example, given
from hypothesis import strategies as st

from planguard.model.address import _split, split

ADDRESSES = st.text(alphabet='ab.[]"\\0\n', max_size=24)


@given(address=ADDRESSES)
@example('module.app["eu.[1]"].aws_vpc.main[0]')
@example("")
@example("a.")
@example('a["b\\"]"].c')
def test_both_ways_to_split_an_address_agree(address: str) -> None:
    steps = list(split(address))
    assert steps == list(_split(address))


@given(address=ADDRESSES)
def test_a_regular_address_comes_back_whole(address: str) -> None:
    steps = list(split(address))
    assert ".".join(name + key for name, key in steps).replace(".", "") == address.replace(".", "")
