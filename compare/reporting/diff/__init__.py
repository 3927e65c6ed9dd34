"""Two runs of one event compared: articles, claims and contradictions that are new, gone or changed, and edits.

`diff(old, new)` gives a `Diff`; `folders` does the same for the folders of two batches. Articles are matched first
(`articles`), then their sentences (`sentences`, `words`), and through these claims and pairs (`claims`, `pairs`).
"""

from compare.reporting.diff.comparison import ArticleChange, Changes, ClaimChange, Diff, Edit, PairChange, Passage, diff

__all__ = ["ArticleChange", "Changes", "ClaimChange", "Diff", "Edit", "PairChange", "Passage", "diff"]
