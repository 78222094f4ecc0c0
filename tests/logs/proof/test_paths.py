"""Inclusion and consistency: published proofs, a naive implementation, and everything that must not be believed."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiation.logs.proof.consistency import consistency_holds, consistency_path
from negotiation.logs.proof.inclusion import inclusion_holds, inclusion_path
from negotiation.logs.tree import EMPTY_ROOT, leaf_hash, root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST = 66

# Certificate transparency's reference tree of eight leaves, its roots and its published proofs.
REFERENCE = [
    leaf_hash(bytes.fromhex(leaf))
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
ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
A, B, C = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
FIRST = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
FIRST_TWO = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
FIRST_FOUR = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LAST_TWO = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
FIFTH_AND_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

INCLUSION = [
    (0, 1, []),
    (0, 2, [A]),
    (1, 2, [FIRST]),
    (2, 3, [FIRST_TWO]),
    (1, 5, [FIRST, B, FIFTH]),
    (0, 8, [A, B, C]),
    (5, 8, [FIFTH, LAST_TWO, FIRST_FOUR]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [A, B, C]),
    (2, 5, [B, FIFTH]),
    (6, 8, [FIFTH_AND_SIXTH, LAST_TWO, FIRST_FOUR]),
]


def leaves_of(size: int) -> list[bytes]:
    """Return the hashes of so many different leaves."""
    return [leaf_hash(b"leaf %d" % number) for number in range(size)]


LEAVES = leaves_of(LARGEST)
ROOTS = [root(LEAVES[:size]) for size in range(LARGEST + 1)]


# The definitions of RFC 6962, section 2.1, word for word, and by another hand than the package's.


def mth(d: Sequence[bytes]) -> bytes:
    """MTH: the Merkle tree hash, over leaf hashes."""
    if not d:
        return sha256(b"").digest()
    return d[0] if len(d) == 1 else sha256(b"\x01" + mth(d[: k(len(d))]) + mth(d[k(len(d)) :])).digest()


def k(n: int) -> int:
    """Return the largest power of two smaller than n."""
    power = 1
    while power * 2 < n:
        power *= 2
    return power


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    """PATH: the audit path of leaf m."""
    if len(d) == 1:
        return []
    split = k(len(d))
    if m < split:
        return [*path(m, d[:split]), mth(d[split:])]
    return [*path(m - split, d[split:]), mth(d[:split])]


def subproof(m: int, d: Sequence[bytes], *, b: bool) -> list[bytes]:
    """SUBPROOF: the consistency proof from m leaves; b says that the tree is the old one from its first leaf on."""
    if m == len(d):
        return [] if b else [mth(d)]
    split = k(len(d))
    if m <= split:
        return [*subproof(m, d[:split], b=b), mth(d[split:])]
    return [*subproof(m - split, d[split:], b=False), mth(d[:split])]


@pytest.mark.parametrize(("index", "size", "published"), INCLUSION)
def test_an_inclusion_path_is_the_published_one(index: int, size: int, published: list[str]) -> None:
    """Made as published, and the published one is believed."""
    assert [each.hex() for each in inclusion_path(REFERENCE[:size], index)] == published
    hashes = [bytes.fromhex(each) for each in published]
    assert inclusion_holds(REFERENCE[index], index, size, hashes, root(REFERENCE[:size]))


@pytest.mark.parametrize(("first", "second", "published"), CONSISTENCY)
def test_a_consistency_path_is_the_published_one(first: int, second: int, published: list[str]) -> None:
    """Made as published, and the published one is believed."""
    assert [each.hex() for each in consistency_path(REFERENCE[:second], first)] == published
    hashes = [bytes.fromhex(each) for each in published]
    assert consistency_holds(first, root(REFERENCE[:first]), second, root(REFERENCE[:second]), hashes)


def test_the_reference_tree_is_the_published_one() -> None:
    """Its root over eight leaves is known everywhere."""
    assert root(REFERENCE).hex() == ROOT_OF_8


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_inclusion_agrees_with_the_recursive_definition(size: int) -> None:
    """For each leaf of each tree; and each path proves its own leaf at its own index, and no other."""
    for index in range(size):
        proof = inclusion_path(LEAVES[:size], index)

        assert list(proof) == path(index, LEAVES[:size])
        believed = [
            (leaf, at)
            for at in range(size + 1)
            for leaf in {index, at} & {*range(size)}
            if inclusion_holds(LEAVES[leaf], at, size, proof, ROOTS[size])
        ]
        assert believed == [(index, index)]


@pytest.mark.parametrize("second", range(LARGEST + 1))
def test_consistency_agrees_with_the_recursive_definition(second: int) -> None:
    """From every size to every larger one."""
    for first in range(1, second + 1):
        proof = consistency_path(LEAVES[:second], first)

        assert list(proof) == subproof(first, LEAVES[:second], b=True)
        assert consistency_holds(first, ROOTS[first], second, ROOTS[second], proof)
    assert consistency_path(LEAVES[:second], 0) == ()
    assert consistency_holds(0, EMPTY_ROOT, second, ROOTS[second], ())


def mangled(proof: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Yield paths that are almost this one: shorter, longer, swapped, doubled, a bit or a length wrong."""
    for at, each in enumerate(proof):
        yield (*proof[:at], *proof[at + 1 :])
        yield (*proof[:at], each, *proof[at:])
        yield (*proof[:at], bytes([each[0] ^ 1]) + each[1:], *proof[at + 1 :])
        yield (*proof[:at], each[:-1] + bytes([each[-1] ^ 128]), *proof[at + 1 :])
        yield (*proof[:at], each[:-1], *proof[at + 1 :])
        yield (*proof[:at], each + b"\0", *proof[at + 1 :])
        if at and proof[at - 1] != each:
            yield (*proof[: at - 1], each, proof[at - 1], *proof[at + 1 :])
    yield (*proof, bytes(32))
    yield (bytes(32), *proof)
    yield (*proof, *[bytes(32)] * 100)
    yield (*proof, b"")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13, 64, 65])
def test_a_mangled_inclusion_path_proves_nothing(size: int) -> None:
    """Whatever is wrong with it."""
    for index in range(size):
        for wrong in mangled(inclusion_path(LEAVES[:size], index)):
            assert not inclusion_holds(LEAVES[index], index, size, wrong, ROOTS[size])


@pytest.mark.parametrize("second", [1, 2, 3, 5, 7, 8, 13, 33])
def test_a_mangled_consistency_path_proves_nothing(second: int) -> None:
    """Whatever is wrong with it; a path between equal trees is wrong by being there."""
    for first in range(second + 1):
        for wrong in mangled(consistency_path(LEAVES[:second], first)):
            assert not consistency_holds(first, ROOTS[first], second, ROOTS[second], wrong)


@pytest.mark.parametrize(("index", "size"), [(5, 5), (6, 5), (-1, 5), (0, 0), (0, -1), (2**70, 5)])
def test_an_index_outside_the_tree_is_refused(index: int, size: int) -> None:
    """At the end, beyond it, before the beginning, and in a tree of nothing."""
    proof = inclusion_path(LEAVES[:5], 4)

    assert not inclusion_holds(LEAVES[4], index, size, proof, ROOTS[5])
    assert not inclusion_holds(LEAVES[0], index, size, (), LEAVES[0])
    with pytest.raises(IndexError):
        inclusion_path(LEAVES[: max(size, 0)], index)


@pytest.mark.parametrize(("first", "second"), [(6, 5), (-1, 5), (0, -1), (-2, -1)])
def test_a_size_that_never_was_is_refused(first: int, second: int) -> None:
    """The smaller tree is not the larger one, and none is smaller than nothing."""
    assert not consistency_holds(first, ROOTS[5], second, ROOTS[5], ())
    assert not consistency_holds(first, EMPTY_ROOT, second, ROOTS[5], ())


@pytest.mark.parametrize("first", [6, -1])
def test_no_path_is_made_from_a_size_that_never_was(first: int) -> None:
    """Five leaves never had six, or fewer than none."""
    with pytest.raises(IndexError):
        consistency_path(LEAVES[:5], first)


def test_another_tree_is_not_consistent() -> None:
    """Equal sizes with other roots; nothing with a root that is not nothing's; a path that is missing."""
    assert consistency_holds(5, ROOTS[5], 5, ROOTS[5], ())
    assert not consistency_holds(5, ROOTS[5], 5, ROOTS[6], ())
    assert not consistency_holds(0, ROOTS[1], 5, ROOTS[5], ())
    assert not consistency_holds(3, ROOTS[3], 5, ROOTS[5], ())
    proof = consistency_path(LEAVES[:13], 6)
    assert not consistency_holds(6, ROOTS[7], 13, ROOTS[13], proof)
    assert not consistency_holds(6, ROOTS[6], 13, ROOTS[12], proof)


@pytest.mark.parametrize("size", [1, 2, 5, 8, 13, 33])
def test_a_path_is_refused_for_a_size_in_which_paths_are_longer_or_shorter(size: int) -> None:
    """Where they are as long, only the root tells sizes apart: a checkpoint therefore states both together."""
    for index in range(size):
        proof = inclusion_path(LEAVES[:size], index)
        for other in range(index + 1, LARGEST):
            if len(path(index, LEAVES[:other])) != len(proof):
                assert not inclusion_holds(LEAVES[index], index, other, proof, ROOTS[size])
            if other != size:
                assert not inclusion_holds(LEAVES[index], index, other, proof, ROOTS[other])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_random_path_is_believed(data: st.DataObject) -> None:
    """Only the one path: any other sequence of hashes out of the tree itself proves nothing."""
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    nodes = st.sampled_from([*LEAVES[:8], *ROOTS[:8], *inclusion_path(LEAVES[:size], index), EMPTY_ROOT])
    guess = tuple(data.draw(st.lists(nodes, max_size=8)))
    first = data.draw(st.integers(1, size))

    right = inclusion_path(LEAVES[:size], index)
    assert inclusion_holds(LEAVES[index], index, size, guess, ROOTS[size]) == (guess == right)
    right = consistency_path(LEAVES[:size], first)
    assert consistency_holds(first, ROOTS[first], size, ROOTS[size], guess) == (guess == right)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_changed_prefix_is_never_consistent(data: st.DataObject) -> None:
    """Rewrite one leaf, and no path leads from the old root to the new tree."""
    second = data.draw(st.integers(2, LARGEST))
    first = data.draw(st.integers(1, second))
    changed = data.draw(st.integers(0, first - 1))
    rewritten = [*LEAVES[:changed], leaf_hash(b"another"), *LEAVES[changed + 1 : second]]

    proof = consistency_path(rewritten, first)
    assert not consistency_holds(first, ROOTS[first], second, root(rewritten), proof)
    assert consistency_holds(first, root(rewritten[:first]), second, root(rewritten), proof)
