"""Proof: checkpoints, inclusion and consistency proofs, keys, and what verifies them."""
