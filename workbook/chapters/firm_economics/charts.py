"""Pictures of this chapter."""
