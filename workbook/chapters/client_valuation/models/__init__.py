"""Models of customers' behaviour: staying (sBG), buying and leaving (BG/NBD), spending (Gamma-Gamma). Numbers only."""
