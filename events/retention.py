"""What events forget when; collected by centar/retention.py."""

from events import fair_retention

RULES = [*fair_retention.RULES]
