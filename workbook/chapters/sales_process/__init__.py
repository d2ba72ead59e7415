"""Sales process: model, opportunities, plan, events, grid, ladder, indicators, norms and decisions."""
