"""The form engine and the research of the sector."""
