"""What Alexa itself understands in American English, and how a skill is called."""

from __future__ import annotations

from locales.en_us.alike import ALIKE, ENDINGS
from locales.en_us.freely import SPEECH
from locales.en_us.ways import AGAIN, AGREED, BY_MISTAKE, BYE, NO, YES
from locales.heard import DayWords, Invocation, Sentences

SENTENCES = Sentences(
    built_in={
        "AMAZON.RepeatIntent": AGAIN,
        "AMAZON.YesIntent": (
            *YES,
            *("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "of course", "please do"),
        ),
        "AgreeIntent": (*AGREED, "right", "correct"),
        "AMAZON.NoIntent": (*NO, "no", "nope", "nah", "no way", "not now"),
        "AMAZON.StopIntent": (*BYE, *BY_MISTAKE, "stop", "quit", "exit", "end", "shut up", "bye", "off"),
        "AMAZON.CancelIntent": ("cancel", "never mind", "nevermind", "forget it", "cancel that"),
        "AMAZON.HelpIntent": ("help", "help me", "can you help me"),
        "AMAZON.NavigateHomeIntent": ("go home", "home", "go to the home screen"),
    },
    contractions={
        "let's": "let us",
        r"(\w+)'s (got|chewed|eaten|finished|used|gone|been|outgrown|run|lost|drunk|had|bought)": r"\1 has \2",
        r"(\w+)'s (really|so|very|too|not|getting|all|kind|pretty|awfully|visiting|coming)": r"\1 is \2",
        "whichever one's": "whichever one is",
        "(he|she)'s": r"\1 is",
        "(what|where|who|how|that|it|there|when|which|one|everything|here|either|delivery|order|package)'s": r"\1 is",
        "(what|that|where)s": r"\1 is",
        "(that|it|there|this)'d": r"\1 would",
        "gimme": "give me",
        "(one|two|three|four|five|six)'s": r"\1 is",
        "size (one|two|three|four|five|seven|eight|nine|ten)s": r"size \1",
        "(baby|kid|house)'s": r"\1 is",
        "wanna": "want to",
        "gonna": "going to",
        "gotta": "got to",
        "lemme": "let me",
        "i'm": "i am",
        "(we|you|they)'re": r"\1 are",
        "(i|we)'d": r"\1 would",
        "(i|we|you|they|that|it|this|he|she|there)'ll": r"\1 will",
        "(i|we)'ve": r"\1 have",
        "(do|does|did|is|are|was|were|would|could|should|need|must|have|ca|wo|has|had)n't": r"\1 not",
        "(we|they|you)'ve": r"\1 have",
        r"y'all": "you",
        "you (all|guys|folks)": "you",
        r"'em": "them",
        "(them|whichever|whatever|dog|cat|baby|printer|coffee)'s": r"\1 is",
    },
    openings=tuple(
        (
            "please|hey|hey there|hi|hello|hi there|well|so|okay|ok|all right|alright|right|oh|ah|ooh|ugh|oops|"
            "great|good|perfect|lovely|and|now|then|also|um|uh|good morning|good evening|good afternoon|"
            "you know what|honestly|oh my|gosh|lord|yikes|actually|wait|oh wait|sorry|excuse me|listen|look|"
            "hold on|my goodness|you know|i tell you what|tell you what|real quick|quick question|"
            "when you get a chance|oh hey|okay so|i am back|okay i am back|sorry about that|where were we|here i am|"
            "dude|man|bro|yo|boy|gee|geez|jeez|sweet|cool|nice|awesome|thanks|thank you|great thanks|and hey|"
            "oh and|hey listen|i suppose|i mean|i believe|i think|"
            "i guess|let me see|let us see|it looks like|"
            "looks like"
        ).split("|")
    ),
    askings=tuple(
        (
            "can you|could you|would you|will you|can i|could i|may i|can we|could we|might i|can you please|"
            "could you please|would you please|can you maybe|could you maybe|can you just|could you kindly|"
            "would you kindly|could you possibly|can you go ahead and|would it be possible to|i would like to|"
            "we would like to|i want to|we want to|i need to|we need to|let us|i would like you to|i want you to|"
            "i need you to|would you mind to|i was wondering if you could|do me a favor and|go ahead and|"
            "might i trouble you for|i was wondering|i was thinking|i wonder|do you think you could|"
            "is there any chance you could|any chance you could|be a dear and|try to|just|maybe|i think i will|"
            "please just|kindly|please can you|please could you|i wonder if you could|do you mind"
        ).split("|")
    ),
    after=tuple(
        (
            "please|thanks|thank you|for me|for us|now|right now|today|then|too|as well|if you can|if you could|"
            "if possible|when you can|if you would|if you do not mind|before i forget|while you are at it|dear|"
            "honey|real quick|for now|if you do not mind please|love|mate|thanks a lot|thank you very much|"
            "thanks so much|when you get a chance|this time|for today|you know|would you|will you|could you|"
            "for the house|again please|okay|ok|right away|i guess|i think|i suppose|i reckon|i believe|i would say|"
            "just for now|to start|to start with|to begin with|for starters|or so|at least|anyway|anyways|though|"
            "yeah|yes|alright|all right|if you have it|if you have them|if you have got it|if you have any|"
            "i would think|if that is okay|if that is all right|if it is not too much trouble|when you have a minute|"
            "let us say|say|"
            "thank you so much|thanks a bunch|buddy|hun|hon|sweetie|sir|maam|this week|this month|"
            "this week i guess|this time around|this time i guess|for a change|after all|i decided|will do|should do|"
            "should do it|should be enough|should be plenty|would be great|would be good|would be nice|would be lovely|"
            "would be perfect|that should do it|that should do|that should be enough|that is plenty|that is enough|"
            "or whatever|or something|and stuff|and all that|right|huh|you know what i mean|if i remember right|"
            "i think it is|i think it was|i think it is called|probably|i am pretty sure|pretty sure|definitely|asap|"
            "in the house|at home|around here|any more|anymore|delivered|instead|rather|over here|"
            "already|as soon as you can|as soon as possible|as usual|like always|like usual|as always|like last time"
        ).split("|")
    ),
    within=frozenset(
        {
            "um",
            "uh",
            "uhm",
            "hm",
            "hmm",
            "er",
            "eh",
            "meh",
            "erm",
            "maybe",
            "kinda",
            "please",
            "dear",
            "like",
            "really",
            "real",
            "very",
            "super",
        }
    ),
    together=frozenset({"would like", "feel like", "something like", "anything like", "sounds like", "looks like"}),
    determiners=frozenset("the my some more a an our your any that this those these another usual".split()),
    only={
        "AMAZON.YesIntent": (
            frozenset("yes yeah yep yup yea ya sure absolutely definitely certainly indeed yessir aye".split()),
            frozenset(
                "mm hm hmm uh huh mhm oh well please maam sir dear honey thing would could all of that it them is the"
                " one right fine good lovely wonderful great go ahead do thanks thank you i will take want like to"
                " by me works sounds then now both this those and so very much for course exactly correct"
                " let us be kindly perfect okay ok alright buddy hun on aye love"
                " darling mate pet duck grand"
                " nice ever be always works does did trick me my friend man dude bro boss sugar anyway finally"
                " brilliant fantastic terrific awesome super ideal excellent splendid marvelous kind kindly bless"
                " heart appreciate appreciated happy glad lets correctly sounds like sound nicely gladly"
                " really truly sincerely old girl lady son kiddo pal your".split()
            ),
        ),
        "AMAZON.NoIntent": (
            frozenset("no nope nah never naw".split()),
            frozenset(
                "thanks thank you i am okay ok good fine do not want it that them leave now today right way maybe later"
                " another time too much is expensive just oh well really please maam sir sorry rather would"
                " something else different".split()
            ),
        ),
    },
    parting=("bye", "bye bye", "goodbye", "good night", "go away", "close"),
    leaving=("bye", "bye bye", "goodbye", "thank you", "thanks", "never mind", "that is all", "that is it"),
    alike=ALIKE,
    endings=ENDINGS,
    refusing="not",
    lacking_it="without",
    turning=frozenset({"not", "no", "never", "without", "nothing", "stop", "quit"}),
    denying=frozenset({"not", "never", "nobody", "nothing"}),
    answered=tuple(
        (
            "yes|yeah|yep|yup|sure|no|nope|nah|no no|no wait|no sorry|that will do|that will work|that works|"
            "sounds good|sounds great|that sounds good|that sounds great|that sounds perfect|that is perfect|"
            "that is fine|that is it|that is the one|that is great|that would be great|there we go|there you go|"
            "got it|i see|uh huh|mm hm|mhm|exactly|absolutely|definitely|wonderful|excellent|fantastic|fine|"
            "yes please|yeah sure|oh yes|oh yeah|oh no|good idea|no problem|no worries|fair enough|makes sense|"
            "good to know"
        ).split("|")
    ),
    slips=tuple(
        (
            "no sorry|no wait|wait no|sorry no|no i mean|no i meant|sorry i mean|sorry i meant|or rather|scratch that|"
            "no scratch that|scratch that make it|no make that|wait make that|actually make that|actually make it|"
            "no make it|wait sorry|oh wait no|oops no|oops i mean|no no|i take that back|strike that|correction|"
            "what am i saying|no what am i saying|on second thought|well actually|no actually|wait actually|hang on no|"
            "hold on no|my bad|no hold on|no hang on"
        ).split("|")
    ),
    taking_back=tuple(
        (
            "no|nope|nah|no no|wait|hang on|hold on|hold up|whoa|sorry|oops|actually|oh wait|scratch that|never mind|"
            "not that|not that one|not those|that is not right|that is not it|that is wrong|that is the wrong one|"
            "wrong one|i said|i meant|i mean|i wanted|i asked for|i was asking for|we meant|one second|just a second"
        ).split("|")
    ),
    wrong="wrong",
    asking_else=frozenset(
        "how what when where who why does do did can could remind phone cancel stop cart basket send text email"
        " delete total tax shipping link out remove empty many much tell again know order buy get code forget drop"
        " skip lose leave take hate dislike have".split()
    ),
    adding=frozenset({"and", "also", "plus"}),
    joining_clauses=frozenset({"but", "and", "so", "then"}),
    wishing=frozenset({"get", "give", "order", "bring", "grab"}),
    just=frozenset({"just", "only"}),
    half_slips=("make that", "make it", "i mean", "i meant", "rather", "wait", "actually", "sorry", "oops", "no"),
    leading=tuple(
        (
            "she says|he says|they say|she said|he said|my wife says|my husband says|better|i better|we better|"
            "i had better|might as well|let us say|let us just say"
        ).split("|")
    ),
    reasons=("because", "cause", "since", "so that", "so i", "so we", "in case", "but only because", "as my", "as we"),
    advising=tuple(
        (
            "what should i use|what should i get|what should i try|what would you recommend|what would you suggest|"
            "what do you recommend|what do you suggest|what have you got|what do you have|what can i use|"
            "what can i get|"
            "what helps|what would help|anything for that|do you have anything for that|have you got anything for that|"
            "have you got anything|do you have anything|what works|any suggestions|any ideas|any recommendations|"
            "what is good|got anything for that|what have you got for that|what do you have for that|"
            "what is good for that|"
            "can you recommend something|can you recommend anything|do you have something for that|what can i do|"
            "what do you have that helps|what would you use|what would work|what should we use|what can we use|"
            "do you have anything that helps|do you carry anything for that|do you sell anything for that|"
            "what do i need"
        ).split("|")
    ),
    daytimes=frozenset(
        "morning mornings evening evenings afternoon night nights day days week weeks month weekend summer winter fall"
        " spring monday tuesday wednesday thursday friday saturday sunday general particular mind stock".split()
    ),
    times=frozenset({"this", "every", "last", "good"}),
    asking_which=frozenset({"which", "what", "is", "are", "would", "should", "between"}),
    between_two=frozenset({"or", "versus", "vs", "than"}),
    of_price=frozenset("cheaper cheapest less cost costs price expensive".split()),
    asking_what=frozenset({"what", "which", "how", "why", "where", "when", "who"}),
    questioning=tuple(
        (
            "can you tell me if|could you tell me if|tell me if|can you tell me whether|could you tell me whether|"
            "tell me whether|do you know if|i want to know if|"
            "do|does|did|is|are|will|should|has|have|can my|can the|can a|can dogs|can cats|can babies|can kids|"
            "can i give|can i use|can i put|can i feed|can i mix|can i wash|can you use|can you put|can you mix|"
            "could i use|could i give|would it|would they|would the"
        ).split("|")
    ),
    wanting=frozenset("order buy get need want send bring grab add out low more another again".split()),
    aside=frozenset({"i", "we", "let"}),
    of_shop=("do you have", "do you sell", "do you carry", "do you stock", "have you got"),
    delivered=tuple(
        (
            "you sent|you guys sent|you all sent|you people sent|was sent|got sent|were sent|you shipped|you delivered|"
            "was delivered|were delivered|came|arrived|showed up|turned up|i got was|i got were|i got is|i got are|"
            "i ordered was|i ordered were|i ordered is|i ordered are|in my order|in the box"
        ).split("|")
    ),
    of_returns=tuple(
        "can i|could i|may i|am i|do i|would i|what if|what happens if|how do i|how can i|how would i".split("|")
    ),
    of_damage=frozenset(
        (
            "leaked leaking leaks leaky broken broke damaged cracked crushed smashed dented bent torn ripped burst "
            "split spilled spoiled expired wrong missing empty stale moldy mouldy rotten rancid defective faulty "
            "opened melted soaked soggy shattered busted work working useless"
        ).split()
    ),
    no_counts=(
        *("of us", "of them use", "years old", "year old", "my number is", "my phone number", "my address"),
        *(f"{one} me {at}" for one in ("call", "ring", "phone", "text", "reach", "buzz") for at in ("at", "on")),
    ),
    stopping=frozenset({"stop", "quit", "exit"}),
    situated=frozenset({"in", "on", "inside"}),
    intended=frozenset({"for", "with"}),
    used_for=frozenset({"for", "with", "because", "since", "from", "of"}),
    freely=SPEECH,
    days=DayWords(
        ordinals=(
            *"first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
            *"thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
            *(f"twenty {one}" for one in "first second third fourth fifth sixth seventh eighth ninth".split()),
            *("thirtieth", "thirty first"),
        ),
        little=frozenset({"the", "next", "this", "coming", "of", "on", "day", "new"}),
        tomorrow=frozenset({"tomorrow"}),
        week=frozenset({"week"}),
        month=frozenset({"month"}),
        festivals={"christmas": (12, 25), "year": (1, 1), "years": (1, 1), "halloween": (10, 31)},
    ),
)

INVOCATION = Invocation(
    launching=("open", "launch", "start", "begin", "run", "use", "talk to", "load"),
    asking=("ask", "tell"),
    links=("to", "for", "about", "that", "if", "and"),
    connecting=frozenset(
        "launch ask tell open load begin enable start run use play"
        " to from in using with about for that by if and whether".split()
    ),
    wake_word="alexa",
    wake=frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"}),
    little=frozenset({"the", "a", "an", "of", "at", "on", "into", "over", "under"}),
    synonym="the {}",
    turned=("{rest} is {first}", "{rest} are {first}", "{first} kind of {rest}"),
    owned=("{first}'s {rest}", "{rest} of the {first}"),
)
