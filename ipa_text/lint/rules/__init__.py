"""The rules, a module for each sort of thing that they are about."""
