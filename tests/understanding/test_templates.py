from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.templates import parse_template

pytestmark = pytest.mark.pure


def test_a_template_tells_its_words_and_its_rules() -> None:
    template = parse_template("[help me] (breathe|breathing) with <name>, help Me")
    assert template.words() == ("help", "me", "breathe", "breathing", "with")
    assert template.rules() == ("name",)


def test_words_are_plain_whatever_the_signs_and_apostrophes() -> None:
    assert parse_template("I’m ready – reflect-back, PLEASE!").words() == ("i'm", "ready", "reflect", "back", "please")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[help me", 'a "[" has no "]".'),
        ("(a|b", 'a "(" has no ")".'),
        ("(a|b]", 'a "(" has no ")".'),
        ("help me]", 'there is a "]" without a "[" before it.'),
        ("a)", 'there is a ")" without a "(" before it.'),
        ("(a|)", "a part of it is empty; words that may be left out are written in [ ]."),
        ("a | | b", "a part of it is empty; words that may be left out are written in [ ]."),
        ("[]", "a part of it is empty; words that may be left out are written in [ ]."),
        ("", "a part of it is empty; words that may be left out are written in [ ]."),
        ("?!", "a part of it is empty; words that may be left out are written in [ ]."),
        ("a <name", 'a "<" has no name and ">" after it.'),
        ("a <>", 'a "<" has no name and ">" after it.'),
        ("a > b", 'there is a ">" without a "<" before it.'),
        ("<My Name>", '"My Name" cannot be the name of a rule; use lower case letters, digits and _.'),
        ("breathe {minutes} long", 'the sign "{" has no meaning in a phrase.'),
        ("$name", 'the sign "$" has no meaning in a phrase.'),
        ("[" * 50 + "a" + "]" * 50, "its brackets are nested too deeply."),
    ],
)
def test_a_mistake_is_told_in_a_plain_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as told:
        parse_template(text)
    assert str(told.value) == sentence


@given(st.text(alphabet="ab [](|)<>'x") | st.text())
def test_any_text_is_a_template_or_a_plain_sentence(text: str) -> None:
    try:
        template = parse_template(text)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert template.words() or template.rules()
