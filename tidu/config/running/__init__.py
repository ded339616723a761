"""Running the platform: its parts as processes, all of them together, and the demo.

``parts`` are web server, worker and database, each a process of its own; ``supervisor`` starts, watches, restarts and
stops them together; ``together`` is ``tidu serve``, and ``demo`` the same with invented data and personas.
"""
