"""Measures: their states and schedules, and the rules that move them."""
