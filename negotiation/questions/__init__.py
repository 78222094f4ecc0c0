"""Questions: the answers that can be read from a snapshot of a log, each with its basis (docs/rules/answers.md)."""
