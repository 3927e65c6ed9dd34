"""Vectors of claims, candidates for scoring, groups of claims that speak of the same fact, and repeated articles."""

from compare.embedding.affinity import affinity
from compare.embedding.candidates import candidates, comparable
from compare.embedding.groups import group
from compare.embedding.origins import mark_origins

__all__ = ["affinity", "candidates", "comparable", "group", "mark_origins"]
