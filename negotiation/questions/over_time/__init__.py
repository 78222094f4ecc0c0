"""Answers for every day T as known on every day K, asked again only where something changed."""
