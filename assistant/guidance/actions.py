"""The action words of a step and the options of each; which action a step has, or what is wrong with it."""

from __future__ import annotations

import re

from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, Sequence, listed, nearest

NOTE = "note"
_OPTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "say": ((), ()),
    "say from": ((), ()),
    "pause": ((), ("stretch",)),
    "bell": ((), ()),
    "breathe": ((), ("minutes", "breaths", "cues")),
    "ask": (("answer",), ("save as", "again", "if quiet", "if yes", "if no")),
    "listen": (("up to",), ("ends", "echo", "keep", "if quiet")),
    "turn": (("who", "up to"), ("warn at",)),
    "for each": (("as", "do"), ("order",)),
    "repeat": (("do",), ("until",)),
    "leave": ((), ()),
    "if": (("then",), ("else",)),
    "use": ((), ()),
}
"""Action -> options it needs, options it may have. Every action may also have a `note`."""
_EXAMPLES = {
    "answer": "answer: yes or no",
    "up to": "up to: 30 seconds",
    "who": "who: $name",
    "as": "as: name",
    "do": "do:",
    "then": "then:",
}
_BECAUSE = {
    ("turn", "keep"): "What is said in a turn is meant for another person and never kept. Take `keep` out.",
    ("ask", "up to"): "A question has its own time. Take `up to` out, or use `listen`.",
    ("say", "one of"): "Write `one of:` under `say:`, indented further than `say`.",
    ("if", "do"): "An `if` has `then:` in place of `do:`.",
}
"""Options that authors may well expect, and why they are not there."""


def action_of(step: AnyNode) -> tuple[str, Mapping]:
    """The one action of a step (`note` for a note alone) and the step, its keys checked."""
    if isinstance(step, Sequence):
        raise step.mistake("This step is a list. Each step begins with one dash and an action such as `say:`.")
    if isinstance(step, Scalar):
        raise step.mistake(_about_bare_text(step))
    actions = [name for name in step.names if name in _OPTIONS]
    if len(actions) > 1:
        second = step.names[actions[1]]
        raise second.mistake(f"This step has two actions, {listed(actions[:2])}. Give each a dash of its own.")
    if actions:
        _check_options(actions[0], step)
        return actions[0], step
    if tuple(step.names) == (NOTE,):
        return NOTE, step
    raise _unknown_action(step)


def _about_bare_text(step: Scalar) -> str:
    text = step.text.strip()
    if not text:
        return "This step is empty. Write an action such as `say:` behind the dash."
    actions = [name for name in _OPTIONS if re.match(rf"{name}\b", text)]
    action = max(actions, default="", key=len)
    if action:
        return f"`{action}` needs a colon and a space after it, such as `{action}: ...`"
    return "This step has no action. To speak the text, write `say:` and a space before it."


def _unknown_action(step: Mapping) -> Exception:
    first = next(iter(step.names.values()), None)
    if first is None:
        return step.mistake("This step is empty. Write an action such as `say:` behind the dash.")
    owners = [action for action, (needed, may) in _OPTIONS.items() if first.text in (*needed, *may)]
    if owners:
        return first.mistake(f"`{first.text}` is an option of {listed(owners)}, so it cannot stand alone.")
    hint = nearest(first.text, _OPTIONS) or f" The actions are {listed(_OPTIONS)}."
    return first.mistake(f"There is no action `{first.text}`.{hint}")


def _check_options(action: str, step: Mapping) -> None:
    needed, may = _OPTIONS[action]
    allowed = (action, *needed, *may, NOTE)
    for name in step.names.values():
        if name.text not in allowed:
            raise name.mistake(_BECAUSE.get((action, name.text)) or _unknown_option(action, name.text))
    for option in needed:
        if option not in step.entries:
            raise step.names[action].mistake(f"`{action}` needs `{option}`, such as `{_EXAMPLES[option]}`.")


def _unknown_option(action: str, option: str) -> str:
    needed, may = _OPTIONS[action]
    options = (*needed, *may, NOTE)
    return f"`{action}` has no option `{option}`.{nearest(option, options) or f' It has {listed(options)}.'}"
