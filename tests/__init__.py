"""Tests; the folders mirror those of ``tidu``."""
