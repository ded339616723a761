"""A gateway for short messages or an office messenger, reached by HTTP. Owns no address: the settings name it."""
