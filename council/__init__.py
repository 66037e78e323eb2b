"""The Council: seats, mandates, meetings, motions, recommendations."""
