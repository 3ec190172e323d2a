"""Steps as they stand in a file become typed steps; every mistake is told at its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.guidance import plain_steps
from assistant.guidance.actions import NOTE, action_of
from assistant.guidance.amounts import count_amount, one_of, seconds, text_of, things, time_amount, yes_no
from assistant.guidance.answers import answer_kind, check_usual, known_by
from assistant.guidance.blocks import Shelf
from assistant.guidance.conditions import condition
from assistant.guidance.exercise import AnswerKind, Ask, Condition, ForEach, If, Listen, Repeat, Step, Use
from assistant.guidance.scope import Kind, Known, Scope, new_name
from assistant.guidance.texts import spoken, spoken_lines
from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, Sequence
from assistant.hearing.profiles import Listening

MOST_RE_ASKS = 2
ENDS_QUIET_S = 3.0
QUIET_S = (1.0, 30.0)
_QUIET = re.compile(r"quiet (.+)")
_PLAIN: dict[str, Callable[[Mapping, Scope], Step]] = {
    "say": plain_steps.say,
    "say from": plain_steps.say_from,
    "pause": plain_steps.pause,
    "bell": plain_steps.bell,
    "breathe": plain_steps.breathe,
    "turn": plain_steps.turn,
    "leave": plain_steps.leave,
}


@dataclass(frozen=True, slots=True)
class StepReader:
    """Reads lists of steps; `shelf` has the blocks that they use."""

    shelf: Shelf

    def steps(self, node: AnyNode, key: str, scope: Scope) -> tuple[Step, ...]:
        """The steps under `key`, notes left out, at least one. Raises AuthorError."""
        if not isinstance(node, Sequence):
            raise node.mistake(f"`{key}` needs steps under it: lines that begin with a dash, such as `- bell: soft`.")
        steps = tuple(step for item in node.items if (step := self._step(item, scope)))
        if not steps:
            raise node.mistake(f"`{key}` has no steps under it.")
        return steps

    def _step(self, node: AnyNode, scope: Scope) -> Step | None:
        action, step = action_of(node)
        if NOTE in step.entries:
            text_of(step.entries[NOTE], NOTE)
        if action == NOTE:
            return None
        if action in _PLAIN:
            return _PLAIN[action](step, scope)
        nested: dict[str, Callable[[Mapping, Scope], Step]] = {
            "ask": self._ask,
            "listen": self._listen,
            "for each": self._for_each,
            "repeat": self._repeat,
            "if": self._if,
            "use": self._use,
        }
        return nested[action](step, scope)

    def _ask(self, step: Mapping, scope: Scope) -> Ask:
        answer = answer_kind(step.entries["answer"])
        if answer.state is Listening.NAME and "save as" not in step.entries:
            raise step.names["ask"].mistake("`answer: name` needs `save as`, such as `save as: name`.")
        save_as = _save_as(step.entries["save as"], answer, scope) if "save as" in step.entries else ""
        again = spoken_lines(step.entries["again"], "again", scope) if "again" in step.entries else ()
        if len(again) > MOST_RE_ASKS:
            raise step.names["again"].mistake(
                f"A question is asked again {MOST_RE_ASKS} times at most. Keep two lines."
            )
        return Ask(
            spoken(step.entries["ask"], "ask", scope),
            answer,
            step.names["ask"].line,
            save_as,
            again,
            self._if_quiet(step, answer, scope),
            self._branch(step, "if yes", answer, scope),
            self._branch(step, "if no", answer, scope),
        )

    def _branch(self, step: Mapping, option: str, answer: AnswerKind, scope: Scope) -> tuple[Step, ...]:
        if option not in step.entries:
            return ()
        if answer.state is not Listening.YES_NO:
            raise step.names[option].mistake(f"`{option}` needs `answer: yes or no`. Use `if:` for other answers.")
        return self.steps(step.entries[option], option, scope)

    def _if_quiet(self, step: Mapping, answer: AnswerKind, scope: Scope) -> str | tuple[Step, ...] | None:
        if "if quiet" not in step.entries:
            return None
        node = step.entries["if quiet"]
        if isinstance(node, Sequence):
            return self.steps(node, "if quiet", scope)
        usual = text_of(node, "if quiet")
        return None if usual.text == "skip" else check_usual(usual, answer)

    def _listen(self, step: Mapping, scope: Scope) -> Listen:
        if_quiet: tuple[Step, ...] | None = None
        quiet = step.entries.get("if quiet")
        if quiet is not None and not (isinstance(quiet, Scalar) and quiet.text == "skip"):
            if isinstance(quiet, Scalar):
                raise quiet.mistake("`if quiet` is `skip` here, or a list of steps.")
            if_quiet = self.steps(quiet, "if quiet", scope)
        return Listen(
            spoken(step.entries["listen"], "listen", scope),
            time_amount(step.entries["up to"], "up to", scope),
            step.names["listen"].line,
            _ends_quiet_s(step.entries["ends"]) if "ends" in step.entries else ENDS_QUIET_S,
            "echo" in step.entries and yes_no(step.entries["echo"], "echo"),
            one_of(step.entries["keep"], "keep", ("never", "ask")) if "keep" in step.entries else "never",
            if_quiet,
        )

    def _for_each(self, step: Mapping, scope: Scope) -> ForEach:
        over = things(step.entries["for each"], "for each")
        values = None if over[0].text == "person" else tuple(value.text for value in over)
        if len(over) == 1 and values:
            raise over[0].mistake("`for each` is `person`, or several things with commas: red, green, blue.")
        names = _loop_names(text_of(step.entries["as"], "as"), scope)
        if len(names) > 1 and values:
            raise step.names["as"].mistake("Two names, speaker and listener, need `for each: person`.")
        order = one_of(step.entries["order"], "order", ("seating", "rotate")) if "order" in step.entries else "seating"
        kind = Known(Kind.TEXT) if values else Known(Kind.NAME)
        steps = self.steps(step.entries["do"], "do", scope.adding(dict.fromkeys(names, kind)))
        return ForEach(names, steps, step.names["for each"].line, values, order)

    def _repeat(self, step: Mapping, scope: Scope) -> Repeat:
        line = step.names["repeat"].line
        until = _until(step, scope)
        times = None if until else count_amount(step.entries["repeat"], "repeat", scope)
        return Repeat(self.steps(step.entries["do"], "do", scope.inside_repeat()), line, times, until)

    def _if(self, step: Mapping, scope: Scope) -> If:
        test = condition(step.entries["if"], "if", scope)
        then = self.steps(step.entries["then"], "then", scope)
        otherwise = self.steps(step.entries["else"], "else", scope) if "else" in step.entries else ()
        return If(test, then, step.names["if"].line, otherwise)

    def _use(self, step: Mapping, scope: Scope) -> Use:
        block = text_of(step.entries["use"], "use")
        return Use(block.text, self.steps(self.shelf.steps(block), "steps", scope), step.names["use"].line)


def _save_as(node: AnyNode, answer: AnswerKind, scope: Scope) -> str:
    """The survey has checked the answers against one another; this is for settings and the people of a loop."""
    place = text_of(node, "save as")
    known, saved = scope.known(place.text, place), known_by(answer)
    if known.kind is not saved.kind:
        raise place.mistake(f"`{place.text}` is {known.kind}, so it cannot hold this answer. Choose another name.")
    if not set(saved.choices) <= set(known.choices):
        raise place.mistake(f"`{place.text}` is a setting with other choices. Choose another name.")
    return place.text


def _loop_names(place: Scalar, scope: Scope) -> tuple[str, ...]:
    names = tuple(place.text.split(" and "))
    if len(names) > 2 or len(set(names)) < len(names):
        raise place.mistake("`as` takes one name, or two different ones like `speaker and listener`.")
    for name in names:
        new_name(place, name)
        if name in scope.names:
            raise place.mistake(f"`{name}` is already {scope.names[name].kind} here. Choose another name.")
    return names


def _until(step: Mapping, scope: Scope) -> Condition | None:
    """`repeat: until ...`, or `repeat:` with `until:` under it, indented further or not."""
    value = step.entries["repeat"]
    if isinstance(value, Scalar) and value.text.startswith("until "):
        value = Scalar(value.file, value.line, value.text.removeprefix("until "))
    elif isinstance(value, Mapping) and tuple(value.names) == ("until",):
        value = value.entries["until"]
    elif "until" in step.entries:
        if not isinstance(value, Scalar) or value.text:
            raise step.names["until"].mistake("`repeat` has a number or `until`, not both.")
        value = step.entries["until"]
    else:
        return None
    return condition(value, "until", scope)


def _ends_quiet_s(node: AnyNode) -> float | None:
    quiet_s: float | None = None
    for part in things(node, "ends"):
        quiet = _QUIET.fullmatch(part.text)
        if quiet:
            quiet_s = seconds(Scalar(part.file, part.line, quiet[1]), "quiet")
            if not QUIET_S[0] <= quiet_s <= QUIET_S[1]:
                raise part.mistake(f"The quiet that ends a `listen` is {QUIET_S[0]:g} to {QUIET_S[1]:g} seconds long.")
        elif part.text != "done":
            raise part.mistake("`ends` is `done`, `quiet 3 seconds`, or both with a comma between them.")
    return quiet_s
