"""Yes, no, a goodbye and a question back in American English, as people say them: each way of every piece."""

from __future__ import annotations

from itertools import product


def said(*pieces: str) -> tuple[str, ...]:
    """Return every way of saying that takes one of each piece ("yes|yeah"); an empty one is left out."""
    return tuple(" ".join(filter(None, way)) for way in product(*(piece.split("|") for piece in pieces)))


NO = (
    *said("no|nah|nope|no thanks|", "i am|i was|we are|we were", "just", "looking|browsing|curious|checking|testing"),
    *said("no|nah|nope|no thanks|", "i am|i was|we are", "just", "looking around|checking it out|trying it out"),
    *said("no|nah|nope|", "i am|we are|", "not interested"),
    *said("no|nah|", "i|we", "guess|suppose|think", "not"),
    *said("no|", "i will|let me", "think it over|come back later|come back|let you know|pass|wait|hold off"),
    *said("no|", "let us not", "do it|do that|order it|"),
    *said("no|", "i will", "think about it|do it later"),
    *said(
        "no|nah|", "that is|it is|", "too rich for me|out of my budget|over my budget|too steep for me|too dear for me"
    ),
    *said("no|nah|", "that is|it is|", "more than i wanted to spend|more than i want to spend|a bit steep"),
    *("uh uh", "mm mm", "nuh uh", "uh uh no", "mm hmm no", "hmm no"),
    *said("okay|okay fine|fine|good|sure|yes|yeah|", "but", "not", "now|today|yet|right now|this time"),
)
YES = (
    *said("mm hmm|mm hm|mhm|uh huh", "go ahead|sure|okay|yeah|that is fine|thank you|please do"),
    *said("yeah|yes|well|", "i", "suppose|guess|think|believe", "so"),
    *said("you", "can|may", "go ahead|do that"),
)
AGREED = (
    *said("okay|alright|", "you have", "convinced me|sold me|talked me into it", "order it|i will take it|"),
    *("sold", "i am sold", "okay sold"),
    *said("mm hmm|mm hm|mhm|uh huh", "do it|sounds good|order it|let us do it|go for it|that works|that is right"),
    *said("you", "can|may", "order it|do it"),
    *said(
        "go on|go ahead|go right ahead", "and", "order it|get it|buy it|do it|place it|place the order|do that|order"
    ),
    *("make it happen", "hit it", "put it through", "put the order through", "ring it up", "go ahead and place it"),
)
"""Agreed to an offer, in words that are no plain yes."""

BYE = (
    *said("i|we", "have to|need to|gotta|got to|better|had better|have got to", "go|run|leave"),
    *said("thanks|thank you", "anyway"),
    *said("i will", "call back|try again later|try another time|be back|come back another time"),
    *said("no|nah|nope|okay|nothing|great", "that is|that will be", "all i wanted to know|all i needed|all i wanted"),
    *said("that is|that will be", "all i wanted to know|all i needed|all i wanted"),
)
AGAIN = (
    *said("hello|hey|", "are|", "you", "still|", "there"),
    *("are you still with me", "did i lose you", "is anybody there", "can you hear me", "did you hang up"),
    *said("what|which", "were|are", "they|those|the choices|my choices|the options|the ones|the names", "again|"),
    *said("which ones", "were they|are there|are they|do you have", "again|"),
    *said("what", "was|were", "it|they|the question|that one", "again|"),
    *said("what did you", "ask|ask me|want to know|say again"),
    *("where were we", "what was the question", "what were you saying"),
)


BY_MISTAKE = (
    *said(
        "i|we|",
        "did not mean to|did not want to|was not trying to|did not intend to",
        "open|call|wake|start|launch|talk to|ask|say|ask for|turn on|activate",
        "you|this|that|it|anything|you up|this thing|this one|",
    ),
    *said(
        "i|we|",
        "opened|called|started|launched|woke",
        "you|this|that|it|this thing",
        "by accident|by mistake|accidentally",
    ),
    *said("i|we|", "accidentally", "opened|called|started|launched", "you|this|that|it|this thing"),
    *said("i was|we were", "not|only|just", "talking|speaking", "to you|to somebody else|to someone else"),
    *said(
        "that|this|it|", "was|was just", "a mistake|an accident|by mistake|by accident|an accident sorry|not for you"
    ),
    *("wrong button", "wrong skill", "wrong app", "wrong one sorry", "i said something else", "i did not call you"),
)
"""Said by whoever opened it without meaning to."""
