"""Market research: how large the market is, who is in it, what buyers say, and which new territory to enter."""
