"""What changed between two states of a study, and how two states become one."""
