"""The tables of an analysis, and how they are printed."""
