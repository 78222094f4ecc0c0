"""Answers for every day T as known on every day K, computed again only where they may have changed."""
