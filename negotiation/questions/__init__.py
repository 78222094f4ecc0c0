"""Questions: what people ask of a replay, and the answers, each with its basis."""
