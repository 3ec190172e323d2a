"""Which words the network tells apart, and which it must not take for them."""

from __future__ import annotations

import re
from pathlib import Path


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RECORDED = ("stop", "yes", "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Critical words that Speech Commands has of real people."""
SYNTHESISED = _listed("""
    ten pause wait continue resume next skip back again repeat slower faster louder quieter help pass done finished
    cancel switch swap okay goodbye
""")
"""Critical words that nobody recorded freely."""
KEYWORDS = RECORDED + SYNTHESISED
DECOYS = ("down", "right", "up", "left", "go", "on", "off")
"""Other words with many recordings: a class each keeps the critical words apart from them."""
OTHER, NOISE = "(other)", "(noise)"
CLASSES = (*KEYWORDS, *DECOYS, OTHER, NOISE)

NEAR_MISSES = _listed("""
    stock stuff step shop top stomp stab scott tap stops stopped staff drop storm star start
    yet guess yard yell jest chess less mess ears yesterday us gas years
    know not now note nor nose snow mow low row so toe go ago know gnome nobody nothing never november
    won want run once fun wonder when done won't
    too to do through chew you who tomb tune
    tree free thee sleigh throw theme street threw
    for fore more door floor fall fort form flow far fur
    fire find fight fine hive life file fly fife
    sit sick sing sixty sex fix text sketch sister
    heaven eleven even saving savings second several
    ate hate late wait aid age ape eighty ace great hey
    line mine night nice wine knife known
    tin then den tan tend men pen tent hen turn when attend
    paws pores paw boss cause because pose applause pours part palace post
    weight white way wet what where waste rate gate
    contain container convenient consider concern confuse
    resort rescue result reason resign zoom presume
    neck nest nets necks test texas nix mixed expect
    keep ship sip tip scheme skin gift kip slip script
    pack black bag bat bake buck beck bank pat bug lack park
    gain begin against gun aging pen egg agree
    repair report replied compete retreat receipt rapid
    slow lower slope solar blower sloan
    fast fester master forester pastor plaster fact
    loud lauder allowed lord cloud proud ladder powder
    quiet choir riot quite client squire
    held hell hope hello health self yelp melt heap hell hill
    past path pads paths bus push path perhaps pats paths glass
    dumb dawn down dung dun john gun don dusk son
    finish finest vanish famished fishing phonics
    council pencil handle camel candle canceled castle
    swish stitch witch which twitch such rich
    swamp wrap swan slap soap swab shop
    hokay ok away today kay oak decay or k oh
    bye good goodnight could buy guide
""")
PHRASES = tuple(
    line.strip()
    for line in """
    come back, right back, no way, no idea, not yet, right now, stop by, next week, next door, hold on, carry on, go on, go back,
    all done, well done, done with, help me, help them, can't wait, wait for it, over again, once again, time and again, ten times,
    one day, one more, two of us, for you, for now, oh no, oh yes, yes but, no but, bus stop, non stop, stop it then, two weeks,
    pass me that, the past, the pass, came back, at last, a pause, it pauses, skip it, slow down, too loud, so quiet, much faster,
    look up, sit down, turn left, on and off, you know, I know, don't know, let's go, I see, of course, thank you, good morning, a lot
    """.replace("\n", " ").split(",")
)

_PHRASE_FILES = "assistant/understanding/english"


def rejected_words(project: Path) -> tuple[str, ...]:
    """The near-misses, some short phrases, and every other word and first name of the project's own phrase files."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((project / _PHRASE_FILES).glob("*.*"))]
    ours = {word for text in texts for word in re.findall(r"[a-z][a-z']+[a-z]", text.lower())}
    refused = set(CLASSES)
    return tuple(dict.fromkeys(word for word in (*NEAR_MISSES, *PHRASES, *sorted(ours)) if word not in refused))


def class_of(word: str) -> int:
    """The index of its class; "" is noise, any word without a class of its own is another word."""
    if not word:
        return CLASSES.index(NOISE)
    return CLASSES.index(word) if word in CLASSES else CLASSES.index(OTHER)
