"""Chapter 7: what customers say, how sure we are of it, and what we do with it."""
