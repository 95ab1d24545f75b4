"""What Amazon has built in. Sources: "Standard Built-in Intents" and "Slot Type Reference" (read 2026-11)."""

from __future__ import annotations

SEARCH = "AMAZON.SearchQuery"

_INTENTS = """
Cancel Fallback Help LoopOff LoopOn More NavigateHome NavigateSettings Next No PageDown PageUp Pause Previous Repeat
Resume ScrollDown ScrollLeft ScrollRight ScrollUp Select ShuffleOff ShuffleOn StartOver Stop Yes
"""
INTENTS = frozenset(f"AMAZON.{name}Intent" for name in _INTENTS.split())

SAID = {
    "AMAZON.CancelIntent": ("cancel", "never mind", "forget it", "cancel that"),
    "AMAZON.HelpIntent": ("help", "help me", "can you help me"),
    "AMAZON.NavigateHomeIntent": ("go home", "home"),
    "AMAZON.NoIntent": ("no", "no thanks", "nope"),
    "AMAZON.RepeatIntent": ("repeat", "say that again", "repeat that"),
    "AMAZON.StopIntent": ("stop", "off", "shut up", "quit", "exit", "stop it"),
    "AMAZON.YesIntent": ("yes", "yes please", "sure", "yeah"),
}
"""Whole sentences that lead to each of these whatever its samples are; in English, as Amazon names them."""

_SLOT_TYPES = """
AlphaNumeric DATE DURATION FOUR_DIGIT_NUMBER NUMBER Ordinal PhoneNumber SearchQuery TIME

Actor AdministrativeArea AggregateRating Airline Airport Anaphor Animal Artist Athlete AT_CITY AT_REGION Author Book
BookSeries BroadcastChannel City CivicStructure Color Comic Corporation Country CreativeWorkType DayOfWeek DE_CITY
DE_FIRST_NAME DE_REGION Dessert DeviceType Director Drink EducationalOrganization EUROPE_CITY EventType Festival
FictionalCharacter FinancialService FirstName Food FoodEstablishment Game GB_CITY GB_FIRST_NAME GB_REGION Genre Landform
LandmarksOrHistoricalBuildings Language LocalBusiness LocalBusinessType MedicalOrganization Month Movie MovieSeries
MovieTheater MusicAlbum MusicCreativeWorkType MusicEvent MusicGroup Musician MusicPlaylist MusicRecording MusicVenue
MusicVideo Nationality Organization Person PostalAddress Professional ProfessionalType RadioChannel Region
RelativePosition Residence Room ScreeningEvent Season Service SocialMediaPlatform SoftwareApplication SoftwareGame Sport
SportsEvent SportsTeam StreetAddress StreetName TelevisionChannel TVEpisode TVSeason TVSeries US_CITY US_FIRST_NAME
US_STATE VideoGame VisualModeTrigger WeatherCondition WrittenCreativeWorkType
"""
SLOT_TYPES = frozenset(f"AMAZON.{name}" for name in _SLOT_TYPES.split())
