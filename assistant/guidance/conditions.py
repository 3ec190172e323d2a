"""The one comparison of an `if` or `until`: "tense_after is less than tense_before"."""

from __future__ import annotations

import re

from assistant.guidance.amounts import seconds, text_of
from assistant.guidance.exercise import Comparison, Condition, Variable
from assistant.guidance.scope import Kind, Known, Scope
from assistant.guidance.yaml_lines import AnyNode, Scalar, listed, nearest

_FORM = re.compile(
    r"\$?(?P<name>\w+) is (?:(?P<known>known|unknown|not known|not unknown)"
    r"|(?P<how>not|less than|more than|at least|at most)? ?(?P<value>.+))"
)
_KNOWN = {
    "known": Comparison.KNOWN,
    "unknown": Comparison.UNKNOWN,
    "not known": Comparison.UNKNOWN,
    "not unknown": Comparison.KNOWN,
}
_ORDERED = (Kind.NUMBER, Kind.TIME)
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)


def condition(node: AnyNode, key: str, scope: Scope) -> Condition:
    """Raises AuthorError unless the name is declared and what it is compared with can be its value."""
    written = text_of(node, key)
    form = _FORM.fullmatch(" ".join(written.text.split()))
    if not form:
        raise written.mistake(f"`{key}` needs one comparison, such as `people is more than 1` or `rating is known`.")
    name = form["name"]
    known = scope.known(name, written)
    if form["known"]:
        return Condition(name, _KNOWN[form["known"]])
    comparison = Comparison(f"is {form['how']}" if form["how"] else "is")
    if comparison not in (Comparison.IS, Comparison.IS_NOT) and known.kind not in _ORDERED:
        raise written.mistake(f"Only numbers and times are more or less, but `{name}` is {known.kind}. Use `is`.")
    value = Scalar(written.file, written.line, form["value"].strip())
    return Condition(name, comparison, _value(value, name, known, scope))


def _value(value: Scalar, name: str, known: Known, scope: Scope) -> str | float | Variable:
    if value.text in known.choices:
        return value.text
    if re.search(r"\b(and|or)\b", value.text):
        raise value.mistake("There is more than one comparison here. Put one `if` inside the other.")
    other = value.text.removeprefix("$")
    if other in scope.names or value.text.startswith("$"):
        if scope.known(other, value).kind is not known.kind:
            raise value.mistake(f"`{name}` is {known.kind}, so it cannot be compared with `{other}`.")
        return Variable(other)
    match known.kind:
        case Kind.NUMBER:
            if not _NUMBER.fullmatch(value.text):
                raise value.mistake(f"`{name}` is a number, so compare it with a number in digits, not `{value.text}`.")
            return float(value.text)
        case Kind.TIME:
            return seconds(value, name)
        case Kind.CHOICE:
            hint = nearest(value.text, known.choices) or f" It can be {listed(known.choices)}."
            raise value.mistake(f"`{name}` is never `{value.text}`.{hint}")
        case Kind.YES_NO if value.text not in ("yes", "no"):
            raise value.mistake(f"`{name}` is `yes` or `no`, and never `{value.text}`.")
    return value.text
