"""Town packs: one readable file holds what a Center in another town has to fill in."""
