"""Who consented to what, who may still withdraw and until when, and which member checks are due."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.study.consents import latest
from ipa_text.study.deadlines import Span, of_case, window
from ipa_text.study.entries import mappings, text
from ipa_text.study.fixed import Fixed
from ipa_text.study.model import Case, Study
from ipa_text.study.terms import plural
from ipa_text.text.days import day
from ipa_text.text.table import Column, Report, Table

UNDECLARED = "no window is declared"


class State(NamedTuple):
    """How a promise stands on a day: its state, until when it runs, the days left, and why not known.

    The states of a withdrawal are open, closed, withdrawn, unknown; those of a member check are answered,
    waiting (sent, no answer yet), due, overdue, unknown, and none where nothing was promised.
    """

    state: str
    until: date | None = None
    left: int | None = None
    why: str = ""


def consent(study: Study, today: date, marked: Iterable[Fixed] = ()) -> Report:
    """Return how the promises of the consent form stand on a day.

    ``marked`` are states that git knows of, beside those that files of the study record. Nothing here is
    a finding: a day that comes near is nobody's mistake.
    """
    newest = newest_form(study.cases)
    people = [_person(study, case, today, newest) for case in study.cases]
    fixed = [_fixed(study, one) for one in (*study.fixed, *sorted(marked, key=lambda m: m.date))]
    data: dict[str, Any] = {
        "version": 1,
        "today": today.isoformat(),
        "windows": {name: _window(study, name) for name in ("withdrawal", "member_check")},
        "stage": study.config.stage,
        "latest_form": newest or None,
        "participants": people,
        "fixed": fixed,
    }
    data["summary"] = _sentence(data)
    tables = [
        Table(
            f"Promises to participants on {today}",
            _COLUMNS,
            tuple(map(_row, people)),
            _caption(study, data),
        )
    ]
    if early := [one for one in fixed if one["open"] or one["why"]]:
        tables.append(Table(_EARLY, _FIXED, tuple(map(_fixed_row, early)), _ABOUT))
    return Report("consent", tuple(tables), data, data["summary"])


_COLUMNS = (
    Column("Participant", "Who"),
    Column("Consented", "Consent"),
    Column("Form"),
    Column("May be quoted", "Quoted"),
    Column("May withdraw until", "May withdraw", weight=2),
    Column("Member check", "Check", weight=2),
)
_EARLY = "Fixed while somebody could still withdraw"
_FIXED = (Column("What"), Column("On"), Column("Who could still withdraw, until", weight=3))
_ABOUT = (
    "What was submitted or published cannot be called back. A checkpoint, an attestation or a tag is a"
    " state in the history, and holds what an erasure has to reach."
)


def newest_form(cases: Iterable[Case]) -> str:
    """Return the latest version of the consent form that anybody signed; empty where none is named."""
    signed = [one.version for case in cases for one in case.consents if one.version]
    return max(signed, key=_version, default="")


def _version(name: str) -> list[tuple[int, str]]:
    """Return by what versions are put in order: numbers as numbers, so that 10 follows 9."""
    parts = re.findall(r"\d+|[^\W\d]+", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _window(study: Study, name: str) -> dict[str, Any] | None:
    declared = window(study.config, name)
    return {"months": declared.months, "from": declared.begins} if declared else None


def _person(study: Study, case: Case, today: date, newest: str) -> dict[str, Any]:
    last = latest(case.consents)
    signed = last.version if last else ""
    gone = case.withdrawn
    return {
        "case": case.id,
        "pseudonym": case.pseudonym,
        "consents": [
            {"date": one.date, "version": one.version or None, "quotes": one.quotes or None}
            for one in case.consents
            if not one.assumed
        ],
        "form": signed or None,
        "older_form": bool(signed) and _version(signed) < _version(newest),
        "quotes": _quotes(case),
        "withdrawal": _as_data(withdrawal(study, case, today)),
        "withdrawn": {"date": gone.date, "stage": gone.stage, "scope": gone.scope}
        if gone
        else None,
        "readable": not (gone and gone.assumed) and not any(one.assumed for one in case.consents),
        "member_check": _member_check(study, case, today),
    }


def _as_data(found: State) -> dict[str, Any]:
    return {
        "state": found.state,
        "until": found.until.isoformat() if found.until else None,
        "days_left": found.left,
        "why": found.why or None,
    }


def _quotes(case: Case) -> str:
    """Tell whether somebody may be quoted: yes, no, withdrawn, or not-said."""
    if case.gone or (case.withdrawn and case.withdrawn.scope == "quotations"):
        return "withdrawn"
    if case.refused:
        return "no"
    return "yes" if any(one.quotes for one in case.consents) else "not-said"


def withdrawal(study: Study, case: Case, today: date) -> State:
    """Return until when somebody may still withdraw."""
    if case.gone:
        return State("withdrawn")
    found = _promised(study, case, "withdrawal")
    if found.last is None:
        return State("unknown", why=found.why)
    left = (found.last - today).days
    return State("open" if left >= 0 else "closed", found.last, left if left >= 0 else None)


def _promised(study: Study, case: Case, name: str) -> Span:
    declared = window(study.config, name)
    return of_case(declared, case) if declared else Span(None, None, None, UNDECLARED)


def _member_check(study: Study, case: Case, today: date) -> dict[str, Any]:
    sent = [*mappings(case.info, "member_check")]
    last = sent[-1] if sent else None
    found = _as_data(_check_state(study, case, today))
    for key in ("sent", "material", "received", "response"):
        found[key] = (text(last, key) or None) if last is not None else None
    return found


def _check_state(study: Study, case: Case, today: date) -> State:
    if case.gone:
        return State("none")
    sent = [*mappings(case.info, "member_check")]
    if sent and (text(sent[-1], "response") or text(sent[-1], "received")):
        return State("answered")
    found = _promised(study, case, "member_check")
    if found.last is None:
        bare = "none" if found.why == UNDECLARED else "unknown"
        return State("waiting" if sent else bare, why=found.why)
    left = (found.last - today).days
    if left < 0:
        return State("overdue", found.last)
    return State("waiting" if sent else "due", found.last, left)


def _fixed(study: Study, one: Fixed) -> dict[str, Any]:
    on = day(one.date)
    held = [(c, _promised(study, c, "withdrawal")) for c in study.included if on]
    return {
        "what": one.what,
        "name": one.name,
        "date": one.date,
        "out": one.out,
        "open": [
            {"case": case.id, "pseudonym": case.pseudonym, "until": found.last.isoformat()}
            for case, found in held
            if on and found.last and found.holds(on)
        ],
        "why": None if on else f"`{one.date}` is no day",
    }


# --- as tables


def _row(found: dict[str, Any]) -> tuple[str, ...]:
    who = f"{found['pseudonym']} ({found['case']})" if found["pseudonym"] else found["case"]
    if found["withdrawal"]["state"] == "withdrawn":
        return (who, "", "", "", _withdrew(found), "")
    given = ", ".join(one["date"] or "no date" for one in found["consents"])
    form = found["form"] or "-"
    form += ", an older one" if found["older_form"] else ""
    told = {"not-said": "not said", "withdrawn": "no, withdrawn"}
    may = _until(found["withdrawal"])
    if found["withdrawn"]:
        may += f"; {_withdrew(found)}"
    quoted = told.get(found["quotes"], found["quotes"])
    return (who, given or "none recorded", form, quoted, may, _checked(found["member_check"]))


def _withdrew(found: dict[str, Any]) -> str:
    if not found["readable"] and found["withdrawn"]["scope"] == "all":
        return "unknown: case.yaml cannot be read"
    what = "" if found["withdrawn"]["scope"] == "all" else f" {found['withdrawn']['scope']}"
    on = found["withdrawn"]["date"]
    return f"withdrew{what} on {on}" if on else f"withdrew{what}"


def _until(found: dict[str, Any]) -> str:
    if found["state"] == "unknown":
        return f"unknown: {found['why']}"
    return f"{found['until']}, {_left(found)}"


def _left(found: dict[str, Any]) -> str:
    left = found["days_left"]
    if left is None:
        return "closed"
    return "the last day" if left == 0 else f"{plural(left, 'day')} left"


def _checked(found: dict[str, Any]) -> str:
    went = f"sent {found['sent'] or 'on no day'}"
    if found["state"] == "answered":
        when = f" {found['received']}" if found["received"] else ""
        said = found["response"] or "answered"
        return f"{went}, no answer" if said == "none" else f"{went}, {said}{when}"
    if found["state"] == "none":
        return "-"
    if found["state"] == "unknown":
        return f"unknown: {found['why']}"
    late = found["state"] == "overdue"
    told = (
        f"overdue, due by {found['until']}" if late else f"due by {found['until']}, {_left(found)}"
    )
    if not (found["sent"] or found["material"]):
        return told
    return f"{went}, no answer yet" + (f"; {told}" if late else "")


def _caption(study: Study, data: dict[str, Any]) -> str:
    told = []
    for name, what in (("withdrawal", "May withdraw"), ("member_check", "Member check")):
        if declared := window(study.config, name):
            months = plural(declared.months, "month")
            told.append(f"{what}: {months} from the last {declared.begins}.")
    if told:
        told.append("The last day still counts.")
    if data["latest_form"]:
        told.append(f"The latest form is {data['latest_form']}.")
    return " ".join(told)


def _fixed_row(found: dict[str, Any]) -> tuple[str, ...]:
    what = f"{found['what']}: {found['name']}"
    open_to = ", ".join(f"{o['pseudonym'] or o['case']} {o['until']}" for o in found["open"])
    return (what, found["date"] or "-", open_to or f"unknown: {found['why']}")


# --- in one sentence


def _sentence(data: dict[str, Any]) -> str:
    """Return how things stand, as one would tell a supervisor."""
    people = data["participants"]
    if not people:
        return f"On {data['today']} nobody takes part yet."
    parts = [_may_withdraw(data), *_odd(people), _gone_out(data), _checks(people)]
    return f"On {data['today']} {'; '.join(filter(None, parts))}."


def _may_withdraw(data: dict[str, Any]) -> str:
    standing = [p["withdrawal"] for p in data["participants"]]
    standing = [found for found in standing if found["state"] != "withdrawn"]
    if not standing:
        return "everybody has withdrawn"
    if data["windows"]["withdrawal"] is None:
        return "it is not known who may still withdraw, since study.yaml declares no such window"
    may = sorted(found["until"] for found in standing if found["state"] == "open")
    of = plural(len(standing), "participant")
    if not may:
        unknown = any(found["state"] == "unknown" for found in standing)
        return (
            f"none of {of} is known to be able to withdraw still"
            if unknown
            else (f"none of {of} may withdraw any more")
        )
    until = f"until {may[-1]}" if len(may) == 1 else f"the last of them until {may[-1]}"
    return f"{len(may)} of {of} may still withdraw, {until}"


def _odd(people: list[dict[str, Any]]) -> list[str]:
    standing = [p for p in people if p["withdrawal"]["state"] != "withdrawn"]
    counts = (
        (len(people) - len(standing), "withdrew"),
        (
            sum(p["withdrawal"]["why"] not in (None, UNDECLARED) for p in standing),
            "of whom the last day is not known",
        ),
        (sum(not p["consents"] for p in standing), "without a recorded consent"),
        (sum(p["older_form"] for p in standing), "on an older form"),
        (sum(p["quotes"] in ("no", "withdrawn") for p in standing), "not to be quoted"),
    )
    return [f"{number} {what}" for number, what in counts if number]


def _gone_out(data: dict[str, Any]) -> str:
    early = [f"{one['name']} ({one['what']} {one['date']})" for one in data["fixed"]
             if one["out"] and one["open"]]  # fmt: skip
    if early:
        return f"left your hands while somebody could still withdraw: {', '.join(early)}"
    if data["stage"] == "write-up" and any(
        p["withdrawal"]["state"] == "open" for p in data["participants"]
    ):
        return "the study is being written up while they may"
    return ""


def _checks(people: list[dict[str, Any]]) -> str:
    states = [p["member_check"]["state"] for p in people]
    told = [(states.count("due"), "due"), (states.count("waiting"), "not answered yet"),
            (states.count("overdue"), "overdue")]  # fmt: skip
    listed = ", ".join(f"{number} {what}" for number, what in told if number)
    return f"member checks: {listed}" if listed else ""
