"""Workshops and other events with registration, and the mini-fair."""
