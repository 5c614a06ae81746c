"""A made-up history of a plan: two years in which everything that can happen does happen.

`story` turns a plan and a seed into parts that `play` tells side by side, by the ordinary commands. The same
plan and the same seed give the same history.
"""

from seed.demo.stage import Stage
from seed.demo.steps import play
from seed.demo.story import story

__all__ = ["Stage", "play", "story"]
