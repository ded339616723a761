"""The rehearsal: invented people drive a running instance over HTTP, as applicants, officers and experts would.

Never run against an instance in use. Owns no rows; what it writes beforehand are the people who will act.
"""
