"""A participant withdraws: what depends on the case, and how it is taken out."""
