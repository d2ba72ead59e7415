"""Business model canvas: how the business earns money, on nine blocks that can be compared, costed and tested."""
