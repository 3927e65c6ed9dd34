"""Labelled pairs made from true sentences by small edits whose effect on the meaning is known."""
