"""The language server: findings, chains, ids and notes in an editor, on text not yet saved."""
