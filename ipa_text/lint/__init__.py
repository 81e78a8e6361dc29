"""Rules over a study: what is held to its word, and how findings reach people."""
