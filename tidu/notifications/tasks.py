"""Background jobs of this module."""

from procrastinate.contrib.django import app


@app.task
def send() -> None:
    """Carry what waits."""
