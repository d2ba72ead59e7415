"""What the dates of purchase say: how long customers stay, what they will order, and what that is worth."""
