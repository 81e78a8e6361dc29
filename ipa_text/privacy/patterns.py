"""Find what identifies a person by its form alone: addresses, numbers, dates of birth.

Looked for are e-mail addresses, telephone numbers, British postcodes, numbers of the National Health
Service that pass their check, dates of birth, and eight or more digits in a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ipa_text.privacy.matching import Span, apart
from ipa_text.privacy.words import Worded

EMAIL, PHONE, POSTCODE, NHS, BIRTH, DIGITS = (
    "email", "phone", "postcode", "nhs-number", "date-of-birth", "long-digits"
)  # fmt: skip

# Most texts hold nothing of most sorts, so patterns are compiled by `re` when one is first looked for.

_EMAIL = r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w-])"
_NOBODYS = r"(?i)[@.](?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$|^git@|noreply"
"""Addresses that are set apart for examples (RFC 2606), and those behind which nobody is."""

_PHONE = r"""(?x)(?<![\w.:/+#-])
    (?: \+\d{1,3}(?:[ ]?\(0\))? | 00[1-9]\d{0,2} | \(0\d{2,4}\) | 0[1-9]\d{1,3} )
    (?:[\s.()/-]{0,2}\d){5,12}
    (?![\w-]|[.:,]\d)"""
_NUMBERS = {"+": range(8, 16), "00": range(10, 18), "0": range(10, 12)}
"""How many digits a telephone number has, by how it begins: international, international, British."""

_NHS = r"(?<![\w.:/+#-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-]|[.:,]\d)"
_DIALLED = r"0\d{2,4}\)?[\s.()/-]{0,2}\d\d+[\s.()/-]{0,2}\d\d"
_FROM_ABROAD = r"\+\d"
_GROUPED = r"\d{3}[ -]\d{3}[ -]\d{4}"
_DIGITS = r"(?<![\w./#-])\d{8,}(?!\w|[.:,-]\d)"

_OF_A_BOOK = r"\b(?:ISBN(?:-1[03])?|PMID):?\s*\Z"
"""What stands before a number of a book or an article, in a list of references."""

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC"
    "|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M"
    "|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST"
    "|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = rf"(?<![\w/#-])(?:{_AREAS})\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{{2}}(?![\w-])"

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\.?,?\s+(?:\d{{4}}|'?\d{{2}})"
    rf"|(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
)
_BIRTH = (
    r"(?i)\b(?:born|dob|d\.o\.b\.?|(?:date|day) of birth|date-of-birth|birth ?da(?:y|te)|geboren|geb\."
    r"|née?|nacid[oa])"
    rf"[\s:=(,*_\"'|-]{{0,4}}(?:[^\W\d_]+,?\s+){{0,4}}(?P<day>{_DAY})(?!\w)"
)

_CANDIDATE = (
    r"(?<!\S)(?:(?P<long>\d{8,})|(?P<dialled>0\d\d+)|(?P<three>\d{3})"
    r"|(?P<postcode>[a-pr-uwyz][a-z]?\d[a-z\d]?(?:\d[a-z]{2})?)"
    r"|(?P<birth>born|dob|birth|birthday|birthdate|geboren|geb|nee?|nacid[oa]))(?!\S)"
)
"""What words there are where something is worth looking for, among the different words of a text. (With
all areas of postcodes this would take longer to compile than it takes to look for one in vain.)"""


def direct(worded: Worded, distinct: set[str]) -> list[Span]:
    """Return what of a text identifies a person by its form, in order.

    ``distinct`` are its different words: where none of them can be part of such a thing, the text itself
    is not searched.
    """
    text = worded.text
    worth = {m.lastgroup for m in re.finditer(_CANDIDATE, " ".join(distinct))}
    found: list[Span] = []
    if "@" in text:
        found += _emails(text)
    if _worth_counting(text, worth):
        found += _numbers(text)
    if "postcode" in worth:
        found += [Span(*m.span(), POSTCODE) for m in re.finditer(_POSTCODE, text)]
    if "birth" in worth or ("d" in distinct and "d o b" in worded.folded):
        found += [Span(*m.span("day"), BIRTH) for m in re.finditer(_BIRTH, text)]
    return apart(found)


def _worth_counting(text: str, worth: set[str | None]) -> bool:
    """Tell whether a text may hold a long number: each look costs less than looking for one."""
    return (
        "long" in worth
        or ("+" in text and re.search(_FROM_ABROAD, text) is not None)
        or ("dialled" in worth and re.search(_DIALLED, text) is not None)
        or ("three" in worth and re.search(_GROUPED, text) is not None)
    )


def _emails(text: str) -> Iterator[Span]:
    for match in re.finditer(_EMAIL, text):
        if not re.search(_NOBODYS, match[0]):
            yield Span(*match.span(), EMAIL)


def _numbers(text: str) -> Iterator[Span]:
    """Yield telephone numbers, then numbers of the health service, then other long ones."""
    taken: list[Span] = []
    for pattern, is_one, kind in (
        (_PHONE, _is_phone, PHONE),
        (_NHS, is_nhs_number, NHS),
        (_DIGITS, _is_long, DIGITS),
    ):
        for match in re.finditer(pattern, text):
            start, end = match.span()
            if re.search(_OF_A_BOOK, text[max(start - 12, 0) : start]):
                continue
            if is_one(match[0]) and not any(start < t.end and t.start < end for t in taken):
                taken.append(Span(start, end, kind))
    yield from taken


def _is_phone(found: str) -> bool:
    digits = _digits(found.replace("(0)", ""))
    begins = next(begin for begin in _NUMBERS if found.lstrip("(").startswith(begin))
    return len(digits) in _NUMBERS[begins]


def is_nhs_number(found: str) -> bool:
    """Tell whether ten digits pass the check of the National Health Service.

    The first nine are weighted from ten down to two; what their sum lacks to a multiple of eleven is the
    tenth, and eleven counts as nothing (NHS Data Dictionary, NHS number).
    """
    digits = [int(digit) for digit in _digits(found)]
    lacks = (
        -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    )
    return len(digits) == 10 and lacks == digits[9]


def _is_long(found: str) -> bool:
    """Tell whether many digits are no day written without hyphens, as recorders name their files."""
    if len(found) == 8 and found.startswith("20"):
        try:
            date(int(found[:4]), int(found[4:6]), int(found[6:]))
        except ValueError:
            return True
        return False
    return True


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
