"""Questions on a call, and the answers that everybody can read.

Owns what was asked, who answers it, and each published wording with its history. Knows the notice that a question is
about, not the campaign on it and no application: their pages stand above and show what is answered here.
"""
