"""An agent for a device of the home: readings stay in a file on it, a decision and a level a day are what it tells.

It is an example, and no room of the house: it runs on devices, which have no table, no shop and no skill.
Of the product it uses how levels are followed and when to order (`replenishment.stock`, NumPy alone), and the messages
and topics of `intake.iot`.
"""
