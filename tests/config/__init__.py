"""Tests of settings, addresses and the command."""
