"""What differs between two states of a study, how two become one, and its history."""
