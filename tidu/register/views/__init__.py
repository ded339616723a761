"""The public pages: the register, its factories, the verification of certificates, the open data."""
