from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import AuthorError
from assistant.understanding.grammar import Grammar, parse_grammar

pytestmark = pytest.mark.pure

ORDERS = """
# what may be ordered
size = small | [very] large
drink = [iced] tea | (milk|black) coffee | <size> milk   # with a comment
(get me|i'd like) [a] [<size>] <drink> [please]
nothing
"""


def order() -> Grammar:
    return parse_grammar(ORDERS, "orders.txt")


def test_a_phrase_is_matched_with_the_words_of_its_rules() -> None:
    match = order().match("Get me a very large iced tea, please!")
    assert match is not None
    assert match.template == "(get me|i'd like) [a] [<size>] <drink> [please]"
    assert match.rules == {"size": "very large", "drink": "iced tea"}


def test_a_rule_within_a_rule_is_told_too_and_of_two_uses_the_first() -> None:
    assert getattr(order().match("get me small milk"), "rules", None) == {"drink": "small milk", "size": "small"}
    both = order().match("get me large small milk")
    assert both is not None
    assert both.rules == {"size": "large", "drink": "small milk"}


@pytest.mark.parametrize("text", ["", "get me", "tea", "get me tea please please", "get me a iced", "[unk] nothing"])
def test_only_whole_phrases_match(text: str) -> None:
    assert order().match(text) is None


def test_the_template_written_first_is_taken() -> None:
    match = Grammar("two", ("[really] stop", "stop")).match("stop")
    assert match is not None
    assert match.template == "[really] stop"


def test_matching_a_template_of_many_optional_words_takes_no_longer_than_the_words_are_many() -> None:
    grammar = Grammar("optional", (" ".join(["[a]"] * 200 + ["b"]),))
    assert grammar.match("a " * 199 + "b") is not None
    assert grammar.match("a " * 200 + "c") is None


def test_equal_grammars_are_equal_keys() -> None:
    assert {order(): "first"}[order()] == "first"
    assert order() != Grammar("other", order().phrases, order().rules)


def test_all_words_are_told_once_and_decoys_last() -> None:
    grammar = Grammar("words", ("stop [it]", "it is <enough>"), (("enough", "enough now"),), ("go", "stop there"))
    assert grammar.words() == ("stop", "it", "is", "enough", "now", "go", "there")


def test_jsgf_keeps_rules_and_leaves_decoys_out_unless_asked() -> None:
    grammar = Grammar("My orders!", ("get <drink>", "stop"), (("drink", "[iced] tea | milk"),), ("go",))
    assert grammar.jsgf() == (
        "#JSGF V1.0;\n"
        "grammar my_orders_;\n"
        "public <_phrase> = get <drink>\n | stop;\n"
        "<drink> = ( [ iced ] tea | milk );\n"
    )
    assert " | stop\n | go;" in grammar.jsgf(decoys=True)


def test_a_small_grammar_lists_every_phrase_once_with_its_decoys() -> None:
    grammar = Grammar("small", ("[please] (stop|wait)", "stop"), decoys=("go", "Stop!"))
    assert grammar.phrase_list() == ["please stop", "please wait", "stop", "wait", "go"]


words = st.sampled_from("abcdefg")
templates = st.recursive(
    words | st.sampled_from(["<one>", "<two>"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(" ".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda options: f"({'|'.join(options)})")
        | inner.map(lambda part: f"[{part}]")
    ),
    max_leaves=12,
)
grammars = st.builds(
    lambda phrases, one: Grammar("any", tuple(f"x {phrase}" for phrase in phrases), (("one", one), ("two", "h [i]"))),
    st.lists(templates, min_size=1, max_size=3),
    st.sampled_from(["j | k j", "[j] k", "<two> j"]),
)


def pairs(phrases: list[str]) -> set[tuple[str, str]]:
    return {pair for phrase in phrases for pair in pairwise(("", *phrase.split(), ""))}


@settings(deadline=None)
@given(grammars)
def test_whatever_a_grammar_lists_it_matches(grammar: Grammar) -> None:
    assert all(grammar.match(phrase) for phrase in (*grammar.phrase_list(300), *grammar.phrase_list(limit=1)))


@settings(deadline=None)
@given(grammars)
def test_a_cut_list_still_holds_every_word_pair_beginning_and_end(grammar: Grammar) -> None:
    everything = grammar.phrase_list(limit=100_000)
    assert pairs(grammar.phrase_list(limit=1)) == pairs(everything)
    assert pairs(grammar.phrase_list(limit=20)) == pairs(everything)


def test_a_large_grammar_is_listed_within_the_limit_and_always_the_same_way() -> None:
    grammar = Grammar("large", (" ".join(["(a|b|c) [d]"] * 12),))
    listed = grammar.phrase_list(limit=500)
    assert len(listed) == len(set(listed)) == 500
    assert listed == grammar.phrase_list(limit=500)
    assert listed != grammar.phrase_list(limit=500, seed=2)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("stop\n[wait", 2, 'a "[" has no "]".'),
        ("stop <it>", 1, "<it> is not defined."),
        ("a = <b>\nb = c <a>\n\n<a>", 1, "<b> uses itself."),
        ("a = <a>\nstop", 1, "<a> uses itself."),
        ("a = b\na = c\n<a>", 2, "<a> is defined twice; the first is in line 1."),
        ("Size = small\nstop", 1, '"Size" cannot be the name of a rule; use lower case letters, digits and _.'),
        ("a =\nstop", 1, "a part of it is empty; words that may be left out are written in [ ]."),
        ("# nothing\n\n", 1, "there is no phrase in this grammar."),
        ("a = b", 1, "there is no phrase in this grammar."),
        ("stop\n[please] [stop]", 2, "all of it may be left out, so nothing would be enough to say it."),
    ],
)
def test_a_mistake_in_a_grammar_file_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(AuthorError) as told:
        parse_grammar(text, "orders.txt")
    assert str(told.value) == f"orders.txt, line {line}: {sentence}"


def test_rules_that_use_each_other_without_end_are_refused_before_the_memory_is_full() -> None:
    tenfold = "\n".join(f"r{number} = {f'<r{number + 1}> ' * 10}" for number in range(9))
    with pytest.raises(AuthorError, match="line 11: the grammar is too large"):
        parse_grammar(f"{tenfold}\nr9 = a\n<r0>", "orders.txt")


def test_rules_that_lead_from_one_to_the_next_for_long_are_refused() -> None:
    chain = "\n".join(f"r{number} = <r{number + 1}>" for number in range(2000))
    with pytest.raises(AuthorError, match="line 1: its rules use each other too deeply"):
        parse_grammar(f"{chain}\nr2000 = a\n<r0>", "orders.txt")


def test_a_grammar_without_phrases_hears_nothing() -> None:
    grammar = Grammar("nothing", ())
    assert (grammar.match("stop"), grammar.words(), grammar.phrase_list()) == (None, (), [])
