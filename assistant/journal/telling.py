"""The journal in plain words: one line a session, or a session with its events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.journal.entries import EventEntry, SessionEntry


def session_line(session: SessionEntry) -> str:
    """ "20260302-174005-3f9a  2026-03-02 18:40 +01:00  Breathing before a talk  7 min 12 s  finished"."""
    parts = [session.id, start_in_words(session), session.title, length_in_words(session.real_s), _end(session)]
    return "  ".join([*parts, "(a rehearsal)"] if session.detail.get("rehearsal") else parts)


def session_story(session: SessionEntry, events: Sequence[EventEntry]) -> Iterator[str]:
    """The session and everything that was kept of it, line by line."""
    yield f"{session.title} ({session.exercise}, version {session.version})"
    yield f"  session  {session.id}"
    yield f"  began    {start_in_words(session)}"
    planned = f" of {length_in_words(session.planned_s)} planned" if session.planned_s else ""
    yield f"  length   {length_in_words(session.real_s)}{planned}"
    if session.people:
        yield f"  people   {session.people}"
    yield f"  ended    {_end(session)}"
    began_s = events[0].at_s if events else 0.0
    for event in events:
        detail = "  ".join(f"{key}: {value}" for key, value in event.detail.items())
        yield f"  {_clock(event.at_s - began_s):>8}  {event.kind.replace('_', ' ')}  {detail}".rstrip()


def start_in_words(session: SessionEntry) -> str:
    """The local time where it began, with that place's offset."""
    text = session.started.strftime("%Y-%m-%d %H:%M %z")
    return f"{text[:-2]}:{text[-2:]}"


def length_in_words(seconds: float) -> str:
    """ "42 s", "7 min 12 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _clock(seconds: float) -> str:
    tenths = round(10 * seconds)
    return f"{tenths // 600}:{tenths % 600 // 10:02}.{tenths % 10}"


def _end(session: SessionEntry) -> str:
    at = f" (at step {session.place})" if session.place else ""
    return session.how_it_ended + at
