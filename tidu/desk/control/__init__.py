"""The control room of a campaign: its figures as they stand, its windows, and reminders to many units at once.

The secretariat and the auditor see all units; an officer of a unit sees the own unit's figures and no other's.
"""
