"""Everyday words of shopping in American English: they say what kind of goods is wanted, not whose.

Our own list, and not a complete one: names of brands are looked up first, so that a word here takes nothing from a
brand that is called so.
"""

from __future__ import annotations

from locales.heard import BrandWords

_KINDS = frozenset(
    "advil aspirin balloon card flower gift ibuprofen lettuce painkiller present stamp ticket tylenol "
    "adapter aftershave apple appliance apron avocado bacon bag balm banana bandage bar basket battery bean "
    "beef beer belt berry beverage bicycle bike biscuit blade blanket bleach blender body book boot bottle bowl box "
    "bread broom broth brush bulb burger butter cable cake camera can candle candy capsule car carrot carton "
    "cat cereal chair charger cheese chicken chip chocolate cleaner cleanser cloth clothes coat cocoa coffee "
    "cola cologne comb concealer conditioner cooker cookie cord corn cosmetic cracker cream creamer crisp cup "
    "dental deodorant dessert detergent diaper dish dishwasher dog donut drink drug dryer dust dye egg energy "
    "exfoliator eye eyeliner face fan filter fish flea floss flour foil food formula foundation fragrance "
    "freshener fries fruit fryer garbage gel glass glove glue grain granola gum hair ham hand hat headphone "
    "heater honey house humidifier ice insect iron jacket jam jean jelly jerky juice ketchup kettle kitchen "
    "kitten knife lamp laptop laundry lemonade lens light liner lip lipstick liquid litter lock lotion lunch "
    "machine makeup mascara mask mayo mayonnaise meal meat medicine microwave milk mint mixer moisturizer "
    "monitor mop mouse mouthwash muffin mug mustard nail napkin nappy needle noodle nut oat oatmeal oil "
    "ointment oven pad paint pan pants paper pasta paste pea peanut pen pencil perfume pet phone pill pillow "
    "pizza plate pod polish popcorn pork pot potato powder pretzel printer probiotic product protein puppy "
    "purse razor refill remover repellent rice ring roll rug salad salami salmon salsa salt sandal sandwich "
    "sanitizer sauce sausage scale scissors screen scrub seed serum shampoo shaver sheet shirt shoe shower "
    "skin skirt snack soap sock soda softener soup speaker spice sponge spray stain stapler steak stick straw "
    "sugar suit sunglasses sunscreen supplement sweater sweet sweetener syrup table tablet tampon tape tea tee "
    "thermometer tick tile tissue toaster toilet tomato toner tool tooth toothbrush toothpaste towel toy trash "
    "treat trouser tuna turkey umbrella underwear vacuum vegetable vinegar vitamin wallet wash watch water wax "
    "wine wipe wrap yeast yoghurt yogurt".split()
)
_QUALITIES = frozenset(
    "big black blue brown cheap cheaper clean clear cold dark dry extra fabric fat fresh frozen fluid free gold good "
    "gray green grey large last light liquid long mild mini moisturizing natural new old orange organic original pink "
    "plain purple red regular same scented sensitive short small soft sparkling spicy still strong super unscented "
    "usual warm wet white whole yellow".split()
)
_SMALL = frozenset(
    "a all an and any for here i in it lot me more my now of off on one ones our out pack so some that the thing this "
    "up with you your".split()
)
_DENIALS = frozenset("no not without never stop hate avoid dont doesnt cancel except but".split())
_DENIALS_MIXED_IN = frozenset({"kein", "keine", "ohne", "sans", "senza"})
"""Denials of other languages, heard beside English: to ask once too often is better than to miss one."""

_OWN = frozenset(
    "yes no yeah nope okay ok stop cancel help repeat next previous back more less order reorder buy please thanks "
    "first second third one two three four five it that this the a an and to for of my me i you what when where how "
    "again another something anything nothing never mind go pause resume skip status cart basket alexa".split()
)

BRAND_WORDS = BrandWords(
    before=frozenset({"reorder", "order", "buy", "please"}),
    after=frozenset({"reorder", "please"}),
    articles=frozenset({"the", "my", "some", "more", "a"}),
    asking=frozenset({"i", "want", "need", "would", "like", "get", "give", "me", "us", "our", "usual", "another"}),
    ambiguous_article="a",
    either="or",
    between=frozenset({"or", "and"}),
    denials=_DENIALS | _DENIALS_MIXED_IN,
    plural_ending="s",
    no_plural="ss",
    plural_endings=(("s", ""), ("es", ""), ("ies", "y")),
    kinds=_KINDS,
    qualities=_QUALITIES,
    small=_SMALL,
    own=_OWN,
    speaking=frozenset("i im am is was were we youre you he she they just".split()),
)
