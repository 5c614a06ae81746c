"""From when to when an activity goes, by its current dates."""

from events.values import Window
from service.queries.answers import ActivityAnswer


def span(activity: ActivityAnswer) -> Window:
    """From its first start to its last end; as in counting, only required milestones have a say, if any are.

    The start is unknown where one of its milestones does not tell it.
    """
    required = [one for one in activity.milestones if one.required] or activity.milestones
    dated = [one for one in required if one.end is not None]
    starts = [one.start for one in dated if one.start is not None]
    known = bool(dated) and len(starts) == len(dated)
    ends = (one.end for one in dated if one.end is not None)
    return Window(min(starts) if known else None, max(ends, default=None))
