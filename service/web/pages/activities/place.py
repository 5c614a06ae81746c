"""Where the pages about activities, and about the events behind figures, are found."""

from service.web.page import PLAN, pages

blueprint = pages("activities", PLAN)
