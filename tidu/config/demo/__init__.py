"""The demo: invented enterprises, people and texts, and the seeding of a campaign with them.

Never part of an instance in use. ``STAGES``: the moments of a campaign at which the demo can be opened.
"""

STAGES = ("notice", "application", "recommendation", "review", "signoff", "publicity", "closed")
USUAL_STAGE = "application"
