"""What Americans say around what they mean, in no sample's words: interjections, hesitations, reasons, habits."""

from __future__ import annotations

from locales.en_us.ways import said
from locales.heard import FreeSpeech

INTERJECTIONS = (
    *("whoa", "wow", "oh wow", "oh my god", "oh god", "my god", "god", "good god", "good grief", "goodness", "heavens"),
    *("oh dear", "oh boy", "oh man", "oh gosh", "oh jeez", "oh shoot", "damn", "dang", "crap", "ha"),
    *(
        "darn",
        "aw",
        "phew",
        "eek",
        "ouch",
        "huh",
        "hm",
        "hmm",
        "mm",
        "mhm",
        "oof",
        "oy",
        "yuck",
        "ew",
        "welp",
        "aha",
        "gotcha",
    ),
    *("for heavens sake", "for gods sake", "for goodness sake", "holy cow", "holy moly", "sheesh", "goodness gracious"),
    *("oh no", "oh yeah", "oh okay", "oh right", "oh sorry", "sorry about that", "pardon me"),
    *(
        "pricey",
        "that is pricey",
        "that is steep",
        "that is a lot",
        "that much",
        "well then",
        "okay then",
        "alright then",
    ),
)
"""In front of an answer, and saying nothing of it."""

SENDING = said("send|text", "it|them|that|me")

SPEECH = FreeSpeech(
    interjections=INTERJECTIONS,
    hesitations=(
        *said("oh|", "what is|what was", "it|that|that one|that thing|the thing", "called|called again|named"),
        *said("what is|what was", "the name|the word|its name", "of it|again|"),
        *said("what do|what did", "you|they|we", "call", "it|that|them"),
        *said("i", "forget|forgot|cannot remember|never remember", "the name|what it is called|what they call it"),
        *said("how do you", "say it|pronounce it|pronounce that|call it"),
        *("whatever it is called", "whatever that is called", "whatever you call it", "thingy", "something or other"),
    ),
    naming=(
        *said("i|we", "think|believe|guess|suppose|reckon", "it|that|they", "is|was|are|were"),
        *said("i am|we are|", "pretty|fairly|almost|", "sure|certain", "it|that", "is|was"),
        *said("it|that|they", "must|has to|have to|should|might", "be|have been"),
        *(
            "must be",
            "has to be",
            "it is probably",
            "that is probably",
            "it is called",
            "it was called",
            "it is the one from",
        ),
        *("if i remember right it is", "the one i want is", "what i want is", "what we want is", "what i need is"),
    ),
    joining=(
        *("plus", "as well as", "along with", "together with", "oh and", "uh and", "um and"),
        *said("oh|uh|um|", "and", "also|then|oh|uh|um|plus|maybe|perhaps|oh yeah|yeah|oh right", "also|maybe|"),
        *said("and", "after that|then after that|next|finally", "also|"),
        *said("and", "while|if", "you are|we are|i am", "at it", "also|"),
        *said("and", "do not|please do not", "forget|leave out", "about|"),
        *said("and", "one more|another|one other|the last|one last|a last", "thing", "also|"),
    ),
    persons=frozenset("i we he she they it that there you this".split()),
    being=frozenset("is are was were has have had do does did not can cannot will would".split()),
    lacking=("no room", "no space", "not enough", "no more room", "no more space", "too many", "too much"),
    deciding=frozenset(
        "want wants need needs order buy get take taking said meant mean wanted ordered instead add put remove call"
        " which what where when how why".split()
    ),
    having=frozenset("have has had got bought gotten already getting".split()),
    explaining=frozenset(
        "so the that is kind with in it a of which meaning one ones makes i guess comes means would be thing".split()
    ),
    taking=(
        *said("order|buy|get|take|reorder|grab|send", "me|us|"),
        *said("i will|we will|let us|i would like to|let me", "take|have|get|order|go with|try|do|buy|go for"),
        *("give me", "give us", "go with", "go for", "make it", "try", "i am going with", "i am going to take"),
    ),
    called=frozenset({"one", "ones", "kind", "stuff"}),
    whichever=frozenset({"whichever", "whatever"}),
    cheaper="whichever is cheaper",
    habits=frozenset("get buy use order have take need want reorder drink eat".split()),
    often=frozenset({"every", "each"}),
    all_but=tuple(
        sorted(
            said(
                "everything|everything else|all|all of it|all of them|all of that|it all|them all|the lot|the rest",
                "but|except|but for|except for|apart from|other than|besides|aside from",
            ),
            key=len,
            reverse=True,
        )
    ),
    all_of_it=("everything",),
    alone="keep",
    behind=(
        *said(
            "and", "keep going|keep shopping|carry on|move on|that is it|that is all|be done with it|we are good|go on"
        ),
        *said("and then", "we are done|i am done|that is it|that is all"),
        *("if you would be so kind", "if you do not mind me asking", "if that makes sense", "if you get me", "no rush"),
    ),
    leaving_it=frozenset(
        (
            *said("leave|then leave|just leave", "it|that|that one|those|them|this one", "out|off", "then|"),
            *said("not|skip|drop|lose", "that one|those|them", "then|"),
            *said("then|", "skip|drop|lose", "that one|those|them"),
        )
    ),
    putting=frozenset({"add"}),
    polite=frozenset({"please", "thanks"}),
    goods=frozenset({"it", "them", "those", "that", "these", "this"}),
    amounts=("how much", "how many"),
    counting=("how many", "what", "which", "what other", "what different"),
    sorts=frozenset("kind kinds type types sort sorts variety varieties version versions flavor flavors".split()),
    around_sorts=frozenset(
        "how many what which other different of that those these it them this do does you have sell carry stock got is"
        " are there to choose from in all can i get else of your the a come".split()
    ),
    asking_too=(
        *said("tell me|let me know|remind me|can you tell me|could you tell me"),
        *said("what is|what are|what does|when is|when does|when do|when will|where is|where are|who is"),
        *said("how much|how many|how long|how big|is it|are they|is there|are there|does it|do they|do you|can it"),
        *said("will it|can you send|can you text|could you send|cancel|remind us"),
        *SENDING,
    ),
    changing_too=(
        *said(
            "make|change|set|put|add|remove|drop|delete|scratch|strike|lose|skip|keep|leave|take|get|order|only|just"
        ),
        *("double", "triple", "halve", "ditch", "scrap", "throw out", "toss out"),
        *said("give me|get rid of|i want|i need|i would like|actually"),
    ),
    taking_out=tuple(
        "remove,drop,delete,scratch,strike,lose,skip,ditch,scrap,get rid of,leave out,throw out,toss out,take out,"
        "take off,take,leave".split(",")
    ),
    taken=frozenset({"out", "off", "away"}),
    recounting=frozenset({"make", "change", "set"}),
    counted_to=frozenset({"to"}),
    times={"double": "2", "triple": "3", "halve": "half"},
    sending=SENDING,
    pricing=frozenset("price total cost costs much".split()),
    coming=frozenset("comes arrives come arrive delivered".split()),
    within=("is in", "are in", "is there in", "are there in", "is on", "do you get in", "does it have in", "comes in"),
)
