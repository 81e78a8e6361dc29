"""How changes and histories are shown: text, Markdown, JSON, CSV."""
