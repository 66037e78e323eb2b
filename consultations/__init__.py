"""Advising: consultants, topics, slots, bookings, case notes."""
