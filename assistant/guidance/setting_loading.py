"""The `settings:` of an exercise."""

from __future__ import annotations

from assistant.guidance.amounts import number, one_of, seconds, things
from assistant.guidance.exercise import ExerciseSetting, SettingKind
from assistant.guidance.scope import Kind, Known, new_name
from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, listed, nearest

_KEYS = {
    SettingKind.NUMBER: ("kind", "usual", "least", "most"),
    SettingKind.TIME: ("kind", "usual", "least", "most"),
    SettingKind.CHOICE: ("kind", "usual", "choices"),
    SettingKind.YES_NO: ("kind", "usual"),
}
"""All of them are needed; a `note` may stand beside them."""
_EXAMPLES = {
    "kind": "kind: number",
    "usual": "usual: 3",
    "least": "least: 1",
    "most": "most: 10",
    "choices": "choices: [even, slow]",
}


def load_settings(node: AnyNode) -> tuple[ExerciseSetting, ...]:
    """Every setting with its usual value inside its limits. Raises AuthorError."""
    if not isinstance(node, Mapping):
        raise node.mistake("`settings` needs names under it, such as `aloud: {kind: yes or no, usual: yes}`.")
    return tuple(_setting(node, name) for name in node.names)


def known_by(setting: ExerciseSetting) -> Known:
    """What `$name` of a setting holds."""
    kinds = {SettingKind.NUMBER: Kind.NUMBER, SettingKind.TIME: Kind.TIME, SettingKind.CHOICE: Kind.CHOICE}
    return Known(kinds.get(setting.kind, Kind.YES_NO), setting.choices)


def _setting(settings: Mapping, name: str) -> ExerciseSetting:
    place, written = settings.names[name], settings.entries[name]
    new_name(place)
    if not isinstance(written, Mapping) or "kind" not in written.entries:
        raise place.mistake(f"The setting `{name}` needs a kind, such as `{name}: {{kind: yes or no, usual: yes}}`.")
    kind = SettingKind(one_of(written.entries["kind"], "kind", tuple(SettingKind)))
    _check_keys(place, kind, written)
    usual = written.entries["usual"]
    if kind is SettingKind.CHOICE:
        choices = tuple(choice.text for choice in things(written.entries["choices"], "choices"))
        return ExerciseSetting(name, kind, one_of(usual, "usual", choices), place.line, choices=choices)
    if kind is SettingKind.YES_NO:
        return ExerciseSetting(name, kind, one_of(usual, "usual", ("yes", "no")), place.line)
    return _range(place, kind, written)


def _check_keys(place: Scalar, kind: SettingKind, written: Mapping) -> None:
    keys = _KEYS[kind]
    for key in written.names.values():
        if key.text not in (*keys, "note"):
            hint = nearest(key.text, keys) or f" It has {listed(keys)}."
            raise key.mistake(f"A setting of the kind `{kind}` has no `{key.text}`.{hint}")
    for needed in keys:
        if needed not in written.entries:
            raise place.mistake(f"The setting `{place.text}` needs `{needed}`, such as `{_EXAMPLES[needed]}`.")


def _range(place: Scalar, kind: SettingKind, written: Mapping) -> ExerciseSetting:
    read = seconds if kind is SettingKind.TIME else number
    usual, least, most = (read(written.entries[key], key) for key in ("usual", "least", "most"))
    if kind is SettingKind.TIME and not least:
        raise written.names["least"].mistake("The least time of a setting is longer than nothing.")
    if not least <= usual <= most:
        sentence = f"The usual value of `{place.text}` is not between its least and its most. Change one of the three."
        raise written.names["usual"].mistake(sentence)
    return ExerciseSetting(place.text, kind, usual, place.line, least, most)
