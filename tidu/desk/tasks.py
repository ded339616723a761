"""Background jobs of this module."""

from procrastinate.contrib.django import app

from tidu.desk.reminding import remind_all

MINUTES_OF_A_ROUND = 60


@app.periodic(cron="* * * * *")
@app.task(lock="desk.remind", pass_context=False)
def remind_in_turn(timestamp: int) -> None:
    """Remind a sixtieth of the people of what is due: everybody's turn comes once an hour, and no minute is crowded."""
    remind_all(timestamp // 60 % MINUTES_OF_A_ROUND, MINUTES_OF_A_ROUND)
