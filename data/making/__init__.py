"""How the example clients are made: from a story per client to invoices, customers and canvases."""
