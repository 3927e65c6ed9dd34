"""Stories: loose articles become events, by what they say and when; see docs/stories.md."""

from compare.stories.grouper import Grouper, group_stories, iter_stories
from compare.stories.tables import read_or_group

__all__ = ["Grouper", "group_stories", "iter_stories", "read_or_group"]
