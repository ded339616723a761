"""What carries messages: one folder each, with ``carrier.py`` holding ``CARRIER``. Copying a folder adds a carrier.

None knows another; ``tidu.notifications.carrying`` says what one must be able to do and finds them.
"""
