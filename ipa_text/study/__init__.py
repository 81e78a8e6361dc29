"""The model of a study: cases, transcripts, notes, statements, themes, and the chain between them."""
