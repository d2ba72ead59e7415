"""Strategic session: goals in four perspectives, the map that ties them, and the steps that carry them out."""
