"""How findings are shown: in full, one a line, as JSON."""
