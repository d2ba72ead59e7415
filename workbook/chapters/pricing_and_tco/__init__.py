"""Pricing and total cost of ownership: what a purchase costs, what it is worth, what customers would pay."""
