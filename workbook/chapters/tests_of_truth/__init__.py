"""Five tests of truth: the room of chapter 3."""
