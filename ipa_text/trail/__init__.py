"""Changes between two states of a study, and its history decision by decision."""
