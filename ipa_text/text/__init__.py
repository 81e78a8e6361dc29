"""Source positions, folding, turns and anchors: what the words are and where they stand."""
