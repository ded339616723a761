"""E-mail by the server of the settings. Owns the look of a letter; no address of its own."""
