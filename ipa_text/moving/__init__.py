"""Anchors in a transcript that was corrected, and words replaced in all places at once."""
