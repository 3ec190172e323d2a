"""An exercise's tree of steps becomes a list of instructions with jumps.

A place in the list plus the variables is then everything there is to know about where a session stands: it can be
stored, gone back to and resumed, and no part of a session needs a stack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from assistant.guidance.exercise import (
    Amount,
    Ask,
    Bell,
    Breathe,
    Condition,
    ForEach,
    If,
    Leave,
    Listen,
    Pause,
    Repeat,
    Say,
    SayFrom,
    Step,
    Text,
    Turn,
    Use,
)
from assistant.hearing.profiles import Listening

QUIET = "quiet"
"""The reply of a question or a turn that nobody answered."""
LONGEST_REPEAT = 100.0
"""A `repeat: until` that never comes true ends here."""
HEARD_NAME = "_heard_name"
NAME_CHECK = f"${HEARD_NAME}, is that right?"

Leaf: TypeAlias = SayFrom | Pause | Bell | Breathe | Ask | Listen | Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt of a `say`: a line, or a draw among several."""

    options: tuple[Text, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Do:
    step: Leaf | Line
    file: str


@dataclass(frozen=True, slots=True)
class Jump:
    to: int


@dataclass(frozen=True, slots=True)
class JumpUnless:
    condition: Condition
    to: int


@dataclass(frozen=True, slots=True)
class JumpUnlessReply:
    """Goes on when the last question or turn was answered like this."""

    reply: str
    to: int


@dataclass(frozen=True, slots=True)
class LoopBegin:
    slot: str


@dataclass(frozen=True, slots=True)
class LoopCount:
    slot: str


@dataclass(frozen=True, slots=True)
class RepeatTest:
    slot: str
    times: Amount
    to: int


@dataclass(frozen=True, slots=True)
class EachTest:
    """Binds the names of the loop to the next person or value, or jumps out."""

    slot: str
    each: ForEach
    to: int


@dataclass(frozen=True, slots=True)
class KeepName:
    """The confirmed name (or, without one, "Person two") is that of the person whose turn it is in the loop `slot`."""

    slot: str
    names: tuple[str, ...]
    confirmed: bool


Instruction: TypeAlias = (
    Do | Jump | JumpUnless | JumpUnlessReply | LoopBegin | LoopCount | RepeatTest | EachTest | KeepName
)


def compile_steps(steps: tuple[Step, ...], file: str) -> tuple[Instruction, ...]:
    """All instructions of an exercise; running past the last one is its end."""
    writer = _Writer(file)
    writer.write_all(steps)
    return tuple(writer.code)


@dataclass
class _Writer:
    file: str
    code: list[Instruction] = field(default_factory=list)
    slots: int = 0
    person_loop: ForEach | None = None
    person_slot: str = ""
    leaves: list[list[int]] = field(default_factory=list)

    def write_all(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            self._write(step)

    def _write(self, step: Step) -> None:
        match step:
            case Say():
                options = (step.lines,) if step.one_of else tuple((line,) for line in step.lines)
                self.code += [Do(Line(option, step.line), self.file) for option in options]
            case Ask(answer=kind) if kind.state is Listening.NAME:
                self._write_name(step)
            case Ask():
                self._write_ask(step)
            case Listen():
                self.code.append(Do(step, self.file))
                self._write_branches({QUIET: step.if_quiet or ()})
            case ForEach():
                self._write_each(step)
            case Repeat():
                self._write_repeat(step)
            case Leave():
                self.leaves[-1].append(self._hole())
            case If():
                self._write_if(step)
            case Use():
                self._write_use(step)
            case SayFrom() | Pause() | Bell() | Breathe() | Turn():
                self.code.append(Do(step, self.file))

    def _write_use(self, use: Use) -> None:
        outer, self.file = self.file, f"{use.block}.yaml"
        self.write_all(use.steps)
        self.file = outer

    def _write_ask(self, ask: Ask) -> None:
        self.code.append(Do(ask, self.file))
        quiet = ask.if_quiet if isinstance(ask.if_quiet, tuple) else ()
        self._write_branches({"yes": ask.if_yes, "no": ask.if_no, QUIET: quiet})

    def _write_branches(self, branches: Mapping[str, tuple[Step, ...]]) -> None:
        """At most one of them is run: questions inside a branch leave a reply of their own behind."""
        ends = []
        for reply, steps in branches.items():
            if steps:
                test = self._hole()
                self.write_all(steps)
                ends.append(self._hole())
                self.code[test] = JumpUnlessReply(reply, len(self.code))
        for end in ends:
            self.code[end] = Jump(len(self.code))

    def _write_name(self, ask: Ask) -> None:
        """Ask, confirm, ask once more, confirm, and then it is "person one"."""
        yes_no = type(ask.answer)(Listening.YES_NO)
        text, kept, given_up = ask.text, [], []
        for again in ("Sorry. Your first name once more, please.", ""):
            self.code.append(Do(Ask(text, ask.answer, ask.line, HEARD_NAME, ask.again), self.file))
            given_up.append(self._hole())
            self.code.append(Do(Ask(NAME_CHECK, yes_no, ask.line, if_quiet="yes"), self.file))
            refused = self._hole()
            kept.append(self._hole())
            self.code[refused] = JumpUnlessReply("yes", len(self.code))
            text = again
        for hole in given_up:
            self.code[hole] = JumpUnlessReply("name", len(self.code))
        names = (ask.save_as, *(self.person_loop.names[:1] if self.person_loop else ()))
        self.code.append(KeepName(self.person_slot, names, confirmed=False))
        self.code.append(Do(Line((f"You'll be ${names[-1]} today.",), ask.line), self.file))
        end = self._hole()
        for hole in kept:
            self.code[hole] = Jump(len(self.code))
        self.code.append(KeepName(self.person_slot, names, confirmed=True))
        self.code[end] = Jump(len(self.code))

    def _write_if(self, step: If) -> None:
        test = self._hole()
        self.write_all(step.then)
        end = self._hole() if step.otherwise else -1
        self.code[test] = JumpUnless(step.condition, len(self.code))
        if step.otherwise:
            self.write_all(step.otherwise)
            self.code[end] = Jump(len(self.code))

    def _write_each(self, each: ForEach) -> None:
        slot = self._slot()
        outer = self.person_loop, self.person_slot
        if each.values is None:
            self.person_loop, self.person_slot = each, slot
        self.code.append(LoopBegin(slot))
        test = self._hole()
        self.write_all(each.steps)
        self.code += [LoopCount(slot), Jump(test)]
        self.code[test] = EachTest(slot, each, len(self.code))
        self.person_loop, self.person_slot = outer

    def _write_repeat(self, repeat: Repeat) -> None:
        slot = self._slot()
        self.leaves.append([])
        self.code.append(LoopBegin(slot))
        test = self._hole()
        self.write_all(repeat.steps)
        self.code.append(LoopCount(slot))
        self.code.append(JumpUnless(repeat.until, test) if repeat.until else Jump(test))
        end = len(self.code)
        times = LONGEST_REPEAT if repeat.times is None else repeat.times
        self.code[test] = RepeatTest(slot, times, end)
        for hole in self.leaves.pop():
            self.code[hole] = Jump(end)

    def _slot(self) -> str:
        self.slots += 1
        return f"_loop{self.slots}"

    def _hole(self) -> int:
        """The index of an instruction that is filled in once its target is known."""
        self.code.append(Jump(0))
        return len(self.code) - 1
