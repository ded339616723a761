"""Signing in at an identity provider of the person's organisation, by OpenID Connect."""
