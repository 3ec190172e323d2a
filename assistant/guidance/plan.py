"""Where a session stands in its exercise, and which primitive comes next: position in, position out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.guidance import exercise as language
from assistant.guidance.compiling import (
    HEARD_NAME,
    QUIET,
    Do,
    EachTest,
    Instruction,
    Jump,
    JumpUnless,
    JumpUnlessReply,
    KeepName,
    Leaf,
    Line,
    LoopBegin,
    LoopCount,
    RepeatTest,
    compile_steps,
)
from assistant.guidance.exercise import Exercise, SettingKind, Value, Variable
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Ring, Speak, Step, Wait
from assistant.guidance.variables import Variables, filled, holds, number_of, people_names, unnamed
from assistant.hearing.profiles import Listening
from assistant.speaking.breathing import PATTERNS, Pattern, cycles_in

QUIET_THAT_ENDS_S = 3.0


@dataclass(frozen=True, slots=True)
class Position:
    """The next instruction and everything known: the whole state of a plan, plain data."""

    at: int
    variables: Variables


@dataclass(frozen=True, slots=True)
class Reached:
    """A primitive, the position after it, and the file and line that it came from ("reflect_back:24")."""

    step: Step
    position: Position
    place: str


class Plan:
    """The compiled exercise. `seed` decides every chance (drawn lines, the order of decks)."""

    def __init__(self, exercise: Exercise, seed: int) -> None:
        self.exercise = exercise
        self.seed = seed
        self._times = {setting.name for setting in exercise.settings if setting.kind is SettingKind.TIME}
        self._code = compile_steps(exercise.steps, f"{exercise.id}.yaml")

    def begin(self, values: Mapping[str, Value]) -> Position:
        """The position before the first step: the settings' usual values, then what was given for this session."""
        usual: dict[str, Value] = {setting.name: setting.usual for setting in self.exercise.settings}
        if self.exercise.most_people == 1:
            usual["people"] = 1.0
        elif self.exercise.least_people == self.exercise.most_people:
            usual["people"] = float(self.exercise.most_people)
        return Position(0, MappingProxyType(usual | dict(values)))

    def next(self, position: Position) -> Reached | None:
        """The next primitive, or None at the end. Never loops without end."""
        for _ in range(10_000):
            if position.at >= len(self._code):
                return None
            instruction = self._code[position.at]
            if not isinstance(instruction, Do):
                position = self._followed(instruction, position)
                continue
            step, changed = self._primitive(instruction.step, position.variables)
            position = _moved(position, position.at + 1, changed)
            if step is not None:
                return Reached(step, position, f"{instruction.file.removesuffix('.yaml')}:{instruction.step.line}")
        return None

    def answered(self, position: Position, step: AskFor | Hear, answer: Value | None) -> Position:
        """The position once a question or turn is over. `answer`: None when nobody said anything or passed."""
        if isinstance(step, AskFor) and step.words:
            return position
        reply: Value = QUIET if answer is None else answer
        if isinstance(step, AskFor) and answer is not None and step.answer.state is Listening.NAME:
            reply = "name"
        changed: dict[str, Value] = {"_reply": reply}
        if isinstance(step, AskFor) and step.save_as and answer is not None:
            changed[step.save_as] = answer
        return _moved(position, position.at, changed)

    def _followed(self, instruction: Instruction, position: Position) -> Position:
        variables, after = position.variables, position.at + 1
        match instruction:
            case Jump(to):
                return _moved(position, to)
            case JumpUnless(condition, to):
                return _moved(position, after if holds(condition, variables) else to)
            case JumpUnlessReply(reply, to):
                return _moved(position, after if variables.get("_reply") == reply else to)
            case LoopBegin(slot):
                rounds = number_of(Variable(f"{slot}_begun"), variables)
                return _moved(position, after, {slot: 0.0, f"{slot}_begun": rounds + 1})
            case LoopCount(slot):
                return _moved(position, after, {slot: number_of(Variable(slot), variables) + 1})
            case RepeatTest(slot, times, to):
                done = number_of(Variable(slot), variables)
                return _moved(position, after if done < number_of(times, variables) else to)
            case EachTest():
                return _bound(instruction, position)
            case KeepName():
                return _named(instruction, position)
        return _moved(position, after)

    def _primitive(self, step: Leaf | Line, known: Variables) -> tuple[Step | None, dict[str, Value]]:
        def text(line: str) -> str:
            return filled(line, known, self._times)

        match step:
            case Line():
                return self._drawn(step, known)
            case language.SayFrom():
                return self._card(step, known)
            case language.Pause():
                return Wait(number_of(step.seconds, known)), {}
            case language.Bell():
                return Ring(step.kind), {}
            case language.Breathe():
                return _breathing(step, known), {}
            case language.Ask():
                again = tuple(text(line) for line in step.again)
                return AskFor(text(step.text), step.answer, step.save_as, again, _usual(step)), {}
            case language.Listen():
                state = Listening.SHORT if step.ends_quiet_s is not None else Listening.LONG
                cap_s = number_of(step.up_to_s, known)
                return Hear(text(step.text), state, "", cap_s, None, step.ends_quiet_s, step.keep == "ask"), {}
            case language.Turn():
                warn_at_s = None if step.warn_at_s is None else number_of(step.warn_at_s, known)
                cap_s = number_of(step.up_to_s, known)
                return Hear(text(step.text), Listening.TURN, text(step.who), cap_s, warn_at_s), {}

    def _drawn(self, line: Line, known: Variables) -> tuple[Step | None, dict[str, Value]]:
        if len(line.options) == 1:
            return self._spoken(line.options[0], known), {}
        draws, last = number_of(Variable("_draws"), known), known.get(f"_last{line.line}")
        others = [index for index in range(len(line.options)) if index != last]
        index = random.Random(f"{self.seed}:{draws}").choice(others)
        return self._spoken(line.options[index], known), {"_draws": draws + 1, f"_last{line.line}": float(index)}

    def _card(self, step: language.SayFrom, known: Variables) -> tuple[Step | None, dict[str, Value]]:
        cards = list(self.exercise.decks[step.deck])
        random.Random(f"{self.seed}:{step.deck}").shuffle(cards)
        used = int(number_of(Variable(f"_deck_{step.deck}"), known))
        return self._spoken(cards[used % len(cards)], known), {f"_deck_{step.deck}": used + 1.0}

    def _spoken(self, line: str, known: Variables) -> Speak | None:
        text = filled(line, known, self._times)
        return Speak(text) if text else None


def _usual(ask: language.Ask) -> Value | None:
    if not isinstance(ask.if_quiet, str):
        return None
    return float(ask.if_quiet) if ask.answer.state is Listening.NUMBER else ask.if_quiet


def _moved(position: Position, to: int, changed: Mapping[str, Value] | None = None) -> Position:
    variables = MappingProxyType(dict(position.variables) | dict(changed)) if changed else position.variables
    return Position(to, variables)


def _breathing(step: language.Breathe, known: Variables) -> BreatheCycles:
    name = known.get(step.pattern.name, "") if isinstance(step.pattern, Variable) else step.pattern
    pattern = pattern_named(str(name))
    if step.breaths is not None:
        cycles = max(1, round(number_of(step.breaths, known)))
    else:
        cycles = cycles_in(60 * number_of(step.minutes or 0.0, known), pattern)
    return BreatheCycles(pattern, cycles, step.words_for)


def pattern_named(name: str) -> Pattern:
    """A pattern by name, or by four numbers "4-0-6-0"; the loading has checked it, anything else breathes slowly."""
    if name in PATTERNS:
        return PATTERNS[name]
    numbers = name.split("-")
    return Pattern(*map(float, numbers)) if len(numbers) == 4 else PATTERNS["slow"]


def _bound(test: EachTest, position: Position) -> Position:
    known, each = position.variables, test.each
    values = people_names(known) if each.values is None else each.values
    index = int(number_of(Variable(test.slot), known))
    if index >= len(values):
        return _moved(position, test.to)
    rounds = int(number_of(Variable(f"{test.slot}_begun"), known))
    seat = (index + (rounds - 1 if each.order == "rotate" else 0)) % len(values)
    bound: dict[str, Value] = {f"{test.slot}_seat": float(seat)}
    bound |= {name: values[(seat + offset) % len(values)] for offset, name in enumerate(each.names)}
    return _moved(position, position.at + 1, bound)


def _named(keep: KeepName, position: Position) -> Position:
    seat = int(number_of(Variable(f"{keep.slot}_seat"), position.variables)) if keep.slot else 0
    heard = position.variables.get(HEARD_NAME)
    name = heard if keep.confirmed and isinstance(heard, str) else unnamed(seat)
    names = list(people_names(position.variables))
    names[seat : seat + 1] = [name]
    changed: dict[str, Value] = {key: name for key in keep.names if key}
    changed["names"] = tuple(names)
    return _moved(position, position.at + 1, changed)
