"""Pieces of pictures that several chapters share. They draw what analysis computed and compute nothing."""
