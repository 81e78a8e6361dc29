"""What stops a command before it can do its work, and what is said where the program itself fell over."""

from __future__ import annotations


class CannotWork(Exception):
    """The command cannot be carried out; the text says why and what to do. Exit code 2."""


def reason(error: BaseException) -> str:
    """Return what went wrong: what the program or git says of it, or the system of a file."""
    if isinstance(error, OSError):
        why = (error.strerror or "the system refused").lower()
        return f"{error.filename}: {why}" if error.filename else why
    return str(error) or "interrupted"


def defect(error: BaseException) -> str:
    """Say that the program fell over and where, and nothing of what it was working on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
    return (
        f"ipa-text: this is a defect of ipa-text, not of your study ({type(error).__name__} at"
        f" {where}). Nothing of yours was changed.\nPlease report it with this line; set"
        " IPA_TEXT_TRACEBACK=1 to see more (it may show words of your study)."
    )
