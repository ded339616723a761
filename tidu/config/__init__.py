"""Settings, addresses and the command ``tidu``.

Owns how the parts are put together and started: settings, root urls, health, the embedded database, the
supervisor of the demo, message catalogues. Owns no rule of a programme and no model; nothing imports it.
"""
