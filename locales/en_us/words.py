"""Numbers, days, money and little words in American English."""

from __future__ import annotations

from locales.heard import ProductWords
from locales.manner import Manner
from locales.numbers import Numbers
from locales.replies import Replies, Reply

_CONTAINER = (
    "bottle box pack packet package bag can jar tube roll carton case tin bar jug tub cartridge unit piece pod pouch"
).split()

NUMBERS = Numbers(
    ones=tuple(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    ),
    tens=tuple("twenty thirty forty fifty sixty seventy eighty ninety".split()),
    hundred="hundred",
    thousand="thousand",
    joined="and",
    spelled_joined="",
    articles=("a", "an"),
    half="half",
    dozen="dozen",
    groups={"couple": 2, "pair": 2, "dozen": 12},
    containers=frozenset((*_CONTAINER, *(f"{word}s" for word in _CONTAINER), "boxes", "pouches")),
    of="of",
    times="times",
    please="please",
    size="size",
    called="number",
    money=frozenset({"dollar", "dollars", "bucks", "quid"}),
    worth="worth",
    fluid=frozenset({"fluid"}),
    misheard={"for": 4, "to": 2, "too": 2},
    measures=frozenset(
        "ounce ounces oz pound pounds lb lbs gallon gallons quart quarts pint pints inch inches yard yards gram grams "
        "kilo kilos liter liters milliliters sheet sheets count".split()
    ),
    weights={"ounce": 1, "oz": 1, "pound": 16, "lb": 16},
    volumes={"ounce": 1, "oz": 1, "pint": 16, "quart": 32, "gallon": 128},
    pieces=("piece", "unit"),
    around=frozenset({"more", "another", "please", "just", "only", "them", "those"}),
    vague=frozenset({"few", "several", "handful", "bunch"}),
    single=frozenset({"just", "only"}),
    alone=frozenset({"single", "whole", "full", "lone", "sole"}),
    definite="the",
    alike={"oh": 0, "o": 0, "nil": 0, "won": 1, "to": 2, "too": 2, "for": 4, "fore": 4, "ate": 8},
    repeated={"double": 2, "triple": 3},
    places=("first", "second", "third"),
)

REPLIES = Replies(
    said=(
        *((phrase, Reply.STOP) for phrase in ("stop", "quit", "exit")),
        *((phrase, Reply.CANCEL) for phrase in ("cancel", "never mind", "nevermind", "forget it")),
        *((phrase, Reply.NO) for phrase in ("no", "nope", "nah", "no way", "do not", "don't")),
        *((phrase, Reply.DONE) for phrase in ("nothing", "nothing else", "nothing more", "that's it", "that's all")),
        *((phrase, Reply.DONE) for phrase in ("that is all", "that will be all", "that'll be all", "i'm good")),
        *((phrase, Reply.YES) for phrase in ("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "of course")),
    ),
    around=frozenset("please oh um uh well thanks thank you i said it is it's that do go ahead order so then".split()),
    code=frozenset("my the voice code pin is it it's number please".split()),
)


def nth(day: int) -> str:
    """Return an ordinal: 1st, 22nd, 13th."""
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


MANNER = Manner(
    plural=lambda count: "one" if count == 1 else "other",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    nth=nth,
    day="{weekday}, {month} {day}",
    day_of_year="{day}, {year}",
    thousands=",",
    point=".",
    signs={"USD": "${}", "EUR": "€{}", "GBP": "£{}", "JPY": "¥{}", "CAD": "CA${}", "AUD": "A${}", "MXN": "MX${}"},
    unknown_sign="{} {code}",
    minus="minus {}",
    or_two=" or ",
    or_last=", or ",
    and_two=" and ",
    and_last=", and ",
    listed=", ",
    numbered="{number}: {name}",
    counted="{count} of {name}",
    animals={"dog": "for dogs", "puppy": "for puppies", "cat": "for cats", "kitten": "for kittens"},
    together=lambda count: "both" if count == 2 else f"all {NUMBERS.spelled(count)}",
    topic="{brand} {kind} {wish}",
    wish="for {}",
)

PRODUCT_WORDS = ProductWords(
    little=frozenset(
        "a an the it they them my our your some any more of for from with in to and or please thanks again now today"
        " usual another me us it one ones brand brands kind kinds stuff thing product item something anything that"
        " those these this um uh hm dear honey too also maybe just then alone separately itself themselves".split()
    ),
    asking=frozenset(
        "okay ok on at is are was good fine safe right be by one ones if so but then than about like well works work"
        " working use used using have has got get i we you he she they this here there kinda sort type really very"
        " which who guess think believe probably called named said say says meant mean him her".split()
    ),
    troubles=frozenset("flea tick ant roach mosquito mouse moth bug fly wasp mold rust weed stain".split()),
    ages=frozenset("newborn preemie toddler kitten senior elderly".split()),
    removing=frozenset("out off against dissolves removes lifts cuts takes eat closes place instead".split()),
    free=frozenset({"free"}),
    another=frozenset({"another", "other", "different"}),
    one_more=frozenset({"another", "more", "extra", "second"}),
    used_at=frozenset({"in", "on", "off"}),
    doing=frozenset(
        "wash washing clean cleaning remove removing polish polishing scrub scrubbing wipe wiping care".split()
    ),
    sentences=frozenset(
        "what why how when where do does did play turn tell go come give stop complain nothing none huh alexa call"
        " myself yourself kill die shut up sex".split()
    ),
    partial=frozenset(
        "added artificial extra low less little almost partly smell smells scent notes taste tastes what like".split()
    ),
    negations=frozenset({"no", "not", "nor", "nothing", "without", "in place of", "instead of"}),
    plural_ending="s",
    plain=frozenset({"original", "regular", "classic"}),
    of_health=frozenset(
        (
            "heartburn reflux diabetes diabetic celiac allergy allergic eczema psoriasis rash hives fever "
            "headache migraine asthma infection cough flu nausea vomiting diarrhea constipation ulcer cholesterol "
            "depression anxiety insomnia arthritis acne pimple colic croup wart rosacea dermatitis ringworm lice "
            "indigestion bloating toothache stomachache earache backache cramp hemorrhoid medicine medication "
            "pregnant pregnancy wound burn itching itchy itch itche itchiness bleeding swelling swollen infected "
            "ache aching pain painful sore "
            "runny sniffle sneezing throat congestion inflamed inflammation blister sunburn scab welt pus loss balding "
            "baldness sick sickness illness disease virus covid sinus dizzy dizziness bronchitis pneumonia strep gout "
            "bruise sprain hangover cancer thyroid"
        ).split()
    ),
    ailments=frozenset(
        (
            "cold,bad cold,head cold,chest cold,common cold,nasty cold,cold sore,bad back,bad knee,dry eyes,red eyes,"
            "pink eye,bad tooth,bad teeth,stuffed nose,stuffy nose,blocked nose,high blood pressure,blood pressure"
        ).split(",")
    ),
    apart=frozenset(
        "water butter milk food cream lemon pear meat bread juice honey chicken salmon tomato fish".split()
    ),
    signs={"&": "and"},
    referring=frozenset({"it", "them", "that", "this", "those", "these"}),
    same_endings=(("ie", "y"), ("oe", "o")),
    loose=frozenset(
        "cheap good nice great best better decent favorite usual normal regular ordinary big large small little new old"
        " fresh same extra real proper quality basic standard everyday whole entire full single lone sole".split()
    ),
    long_plurals=("xes", "ches", "shes", "sses"),
    used_in={
        **dict.fromkeys(("washing machine", "washer", "wash", "clothes", "clothes washer", "whites"), "laundry"),
        **dict.fromkeys(("dish washer", "dish machine"), "dishwasher"),
        **dict.fromkeys(("dishes", "pots", "pans", "dirty dishes"), "dish soap"),
        **dict.fromkeys(("coffee machine", "espresso machine", "keurig", "coffee pot", "coffee"), "coffee maker"),
        **dict.fromkeys(("litter box", "cat box", "litter tray"), "litter"),
        **dict.fromkeys(("tea kettle", "water kettle"), "kettle"),
    },
    places=frozenset(
        "office home house kitchen bathroom bedroom garage basement upstairs downstairs work school guest dorm cabin"
        " shop store studio church classroom living room laser inkjet old new big little spare family other".split()
    ),
    of_bodies=frozenset("skin face hair hand lip nail tooth teeth gum eye eyelash scalp foot feet body".split()),
    anything=frozenset({"anything", "something", "any", "anything else", "something else", "any one"}),
    everything=frozenset(
        "everything,all,it all,them all,all of it,all of them,all of those,all of that,the lot,both,both of them,"
        "both of those,all three".split(",")
    ),
    definite=frozenset({"the", "that", "my", "our"}),
    sorts=frozenset({"kind", "kinds", "type", "types", "sort", "sorts", "variety", "varieties", "version", "versions"}),
    each=frozenset({"each", "every", "both"}),
    but=frozenset({"no", "not", "without", "except", "but"}),
    alike=frozenset({"same", "as", "like"}),
    counts=frozenset({"amount", "number", "quantity", "count", "many", "much"}),
    same={
        **dict.fromkeys(("scent", "scented", "perfume", "perfumed", "fragranced"), "fragrance"),
        **dict.fromkeys(("decaffeinated", "decaff"), "decaf"),
        **dict.fromkeys(("acidity", "acidic"), "acid"),
        **dict.fromkeys(("kitty", "pussycat"), "cat"),
        **dict.fromkeys(("doggy", "doggo", "pooch"), "dog"),
        "caffeinated": "caffeine",
        "compatible": "fit",
        "sugary": "sugar",
        "tear": "sting",
    },
    without=(r"\bun(\w{3,})ed\b", r"\b(\w{4,})less\b"),
    of_before=frozenset({"last", "before", "previous", "previously", "earlier"}),
    all_of_it=frozenset({"nothing else", "nothing more"}),
    goods=frozenset("supplies products goods stuff items things essentials category section aisle department".split()),
    categories={
        **dict.fromkeys(("office", "printing", "printer"), "printer-supplies"),
        **dict.fromkeys(("cleaning", "household", "home", "laundry"), "home-care"),
        **dict.fromkeys(("food", "pantry", "kitchen"), "grocery"),
        **dict.fromkeys(("bathroom", "bath", "hygiene"), "personal-care"),
        **dict.fromkeys(("cosmetic", "makeup"), "beauty"),
    },
    belonging=frozenset(
        "bowl canister cooker creamer cup cutter dispenser grinder holder jar kettle ladle leash machine maker mill mug"
        " opener plate pod pot rack roller scoop scraper spoon spreader stand strainer tongs whisk".split()
    ),
    around_before=frozenset(
        "the a of i we it them that this time month week order one ones in had got get ordered bought did".split()
    ),
)
