"""What arrives from recorders, recognisers, typists and reviewers, made into transcripts and notes."""
