"""The factory and the ledger of titles it holds.

Owns factories, the titles granted to them, and which recommending units a factory may choose. Recognition writes a
title here and a dossier reads it here; neither dossier nor campaign is known.
"""
