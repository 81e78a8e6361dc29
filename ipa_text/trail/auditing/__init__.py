"""The audit of a study: what its history can prove, and what it cannot."""
