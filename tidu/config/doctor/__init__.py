"""``tidu doctor``: looks over an instance and says what is wrong, why it matters, and what to do about it.

Each check is a small function that returns an outcome; ``examination`` lists them in the order of the report. A check
reads only: it sends no mail, runs no job and changes no row; the store's is the one that writes, and takes it back.
"""
