"""What stops a command before it can do its work."""


class CannotWork(Exception):
    """The command cannot be carried out; the text says why and what to do. Exit code 2."""
