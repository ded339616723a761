"""Messages to people, and how they reach them.

Owns the outbox, its deliveries, the carriers (the app itself, e-mail, a gateway) and what people prefer. Owns no
event and no wording of one: the module that acts says whom it tells what, and brings the words in its ``wording.py``.
"""
