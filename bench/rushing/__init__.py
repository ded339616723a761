"""The parts of ``bench/rush.py``. They are imported when Django is ready."""
