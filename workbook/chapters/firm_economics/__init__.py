"""Firm economics: what a partner earns and why, what the fee could be, and what each change did to the profit."""
