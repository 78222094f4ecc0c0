"""Proof: checkpoints, inclusion and consistency proofs, keys, and verification."""
