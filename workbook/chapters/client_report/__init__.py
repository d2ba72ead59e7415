"""Chapter 11: one page for the client, and what the chapters say of each other."""
