"""Extraction: who says what in an article, as spans with exact offsets, by rules and tables alone."""

from compare.extraction.claims import extract

__all__ = ["extract"]
