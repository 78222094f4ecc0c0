"""Commands that make, copy, fill and describe logs."""
