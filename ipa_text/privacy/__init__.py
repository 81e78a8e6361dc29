"""Who may not be recognised, and where they could be: the key, what is looked for, and where."""
