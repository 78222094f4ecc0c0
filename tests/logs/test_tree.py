"""The tree: the hashes of RFC 6962 over the leaves of a log."""

from __future__ import annotations

from hashlib import sha256

import pytest

from given import OPENING, contents, event
from negotiation.logs import Stored
from negotiation.logs.tree import EMPTY_ROOT, leaf_data, leaf_hash, node_hash, root, roots

# The test vectors of certificate transparency: eight leaves, and the root over the first one, two, …
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    """Return the Merkle tree hash as RFC 6962, section 2.1, defines it: recursively, over the data of the leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_test_vectors(size: int) -> None:
    """Over the first one to eight leaves."""
    assert root(leaf_hash(leaf) for leaf in LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_over_nothing_is_the_hash_of_nothing() -> None:
    """As the standard says."""
    assert root([]).hex() == EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_roots_are_those_after_each_leaf() -> None:
    """One for each leaf, in order."""
    assert [each.hex() for each in roots(leaf_hash(leaf) for leaf in LEAVES)] == ROOTS
    assert list(roots([])) == []


@pytest.mark.parametrize("size", range(71))
def test_the_root_is_that_of_the_recursive_definition(size: int) -> None:
    """For every size up to 70, and so over every shape of the tree's right edge."""
    leaves = [f"leaf {number}".encode() for number in range(size)]

    assert root(leaf_hash(leaf) for leaf in leaves) == naive_root(leaves)


def test_all_roots_are_those_of_the_recursive_definition() -> None:
    """The running computation agrees with each from-scratch one."""
    leaves = [f"leaf {number}".encode() for number in range(70)]

    assert list(roots(leaf_hash(leaf) for leaf in leaves)) == [naive_root(leaves[:size]) for size in range(1, 71)]


def test_leaves_and_nodes_cannot_be_taken_for_each_other() -> None:
    """A leaf that holds two hashes is not the node above them."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")

    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(
    ("position", "recorded", "data"),
    [
        (2, "2026-06-01T12:00:00Z", b"{}"),
        (1, "2026-06-01T12:00:01Z", b"{}"),
        (1, None, b"{}"),
        (1, "2026-06-01T12:00:00Z", b"{ }"),
    ],
)
def test_a_leaf_covers_position_recorded_and_bytes(position: int, recorded: str | None, data: bytes) -> None:
    """A change of any stored column is a change of the leaf."""
    first = Stored(position=1, recorded="2026-06-01T12:00:00Z", event=event(OPENING), data=b"{}")

    assert Stored(position=position, recorded=recorded, event=event(OPENING), data=data).leaf != first.leaf


def test_a_leaf_is_what_the_format_says() -> None:
    """SHA-256(0x00 ‖ position ‖ LF ‖ recorded ‖ LF ‖ bytes), recorded empty where the log does not say."""
    silent = Stored(position=12, recorded=None, event=event(OPENING), data=b"{}")
    dated = Stored(position=12, recorded="2026-06-01T12:00:00Z", event=event(OPENING), data=b"{}")

    assert silent.leaf == sha256(b"\x0012\n\n{}").digest()
    assert dated.leaf == sha256(b"\x0012\n2026-06-01T12:00:00Z\n{}").digest()


def test_a_column_cannot_run_into_the_next() -> None:
    """Position 1 with 1… after it is not position 11."""
    assert leaf_data(1, "1", b"x") != leaf_data(11, "", b"x")
    assert leaf_data(1, "2", b"x") != leaf_data(1, "", b"2x")


def test_a_leaf_does_not_cover_where_the_line_stands() -> None:
    """Blank lines in the file are no part of the ledger."""
    here = Stored(position=1, recorded=None, event=event(OPENING), data=b"{}", line=1)
    there = Stored(position=1, recorded=None, event=event(OPENING), data=b"{}", line=7)

    assert here.leaf == there.leaf


def test_the_head_of_a_log_is_the_root_over_its_leaves() -> None:
    """In hexadecimal."""
    log = contents([event(OPENING), event({**OPENING, "id": "second"})])
    expected = naive_root([leaf_data(entry.position, None, entry.data) for entry in log.entries])

    assert log.head == expected.hex()
