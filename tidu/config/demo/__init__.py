"""The demo: invented enterprises, people and texts, and the seeding of a campaign with them.

Never part of an instance in use.
"""
