"""What Alexa itself understands in American English, and how a skill is called."""

from __future__ import annotations

from locales.heard import Invocation, Sentences

SENTENCES = Sentences(
    built_in={
        "AMAZON.YesIntent": (
            *("yes", "yeah", "yep", "sure", "ok", "okay", "of course", "right", "correct", "please do"),
        ),
        "AMAZON.NoIntent": ("no", "nope", "nah", "no way", "not now"),
        "AMAZON.StopIntent": ("stop", "quit", "exit", "end", "shut up", "bye", "off"),
        "AMAZON.CancelIntent": ("cancel", "never mind", "nevermind", "forget it", "cancel that"),
        "AMAZON.HelpIntent": ("help", "help me", "can you help me"),
        "AMAZON.NavigateHomeIntent": ("go home", "home", "go to the home screen"),
    },
    contractions={
        "(what|where|who|how|that|it|there|when)'s": r"\1 is",
        "let's": "let us",
        "i'm": "i am",
        "(we|you|they)'re": r"\1 are",
        "(i|we)'d": r"\1 would",
        "(i|we)'ll": r"\1 will",
        "(i|we)'ve": r"\1 have",
        "(do|does|did|is|ca|wo)n't": r"\1 not",
    },
    politeness=(
        r"(?:please|hey|hi|hello|um|uh|well|so|okay|ok|and|now|then|actually)\s+(?=\S)"
        r"|(?:can|could|would|will) (?:you|i|we)(?: please)?\s+(?=\S)"
        r"|(?:i|we) (?:would like|want|need) (?:you )?to\s+(?=\S)|let us\s+(?=\S)"
    ),
    thanks="please|thanks|thank you|for me|for us|now|right now|today",
)

INVOCATION = Invocation(
    launching=("open", "launch", "start", "begin", "run", "use", "talk to", "load"),
    asking=("ask", "tell"),
    links=("to", "for", "about", "that", "if", "and"),
    connecting=frozenset({"launch", "ask", "tell", "open", "load", "begin", "enable", "start", "run", "use", "play"}),
    wake_word="alexa",
    wake=frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"}),
    little=frozenset({"from", "to", "using", "the", "a", "an", "in", "by", "about", "for", "with", "of"}),
    synonym="the {}",
)
