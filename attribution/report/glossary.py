"""The words of the page, for who reads them first."""

from __future__ import annotations

GLOSSARY = (
    ("Touchpoint", "One thing that happened between a household and the shop: a turn said, a click, a visit, an ad."),
    ("Session, touch", "Touchpoints of one sitting. A session is one touch of a journey, however long it was."),
    ("Order, net revenue", "Every order but tests. Net: goods after discount, less refunds, nothing when cancelled."),
    ("Household", "People whose records are tied by what they share; a person only where a voice or account says so."),
    ("Hand-off", "Voice sends a link to a phone; who follows it goes on there. The click belongs to voice’s session."),
    (
        "Begun by voice",
        "The first known touch of the order’s journey was voice; where it was placed is another matter.",
    ),
    ("Window", "How long before an order a touch may lie and still be part of its journey."),
    ("Link probability", "How likely it is that a session and an order serve the same need. Never that one caused it."),
    ("Model", "A rule by which an order’s revenue is shared among its touches: last touch, linear, Markov and others."),
    ("Credit", "A touch’s share by a model, times its link’s probability, times net revenue."),
    ("ROAS", "Credited revenue divided by what was spent: 2 means two units back for each one spent."),
    ("Cost an order", "What was spent, divided by the orders credited (also called CPA)."),
    ("Cash", "An order counts on its own day, and a refund on the day it was given. Accrual: on the touch’s day."),
    ("Asked back", "The assistant was not sure and asked which brand or product was meant."),
    ("Hold-out, lift", "Households drawn by lot that go without something, and how much less they then order: cause."),
)
