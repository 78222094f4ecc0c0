"""Commands that make, copy, fill, repair and describe logs."""
