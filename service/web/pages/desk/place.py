"""Where the desk is."""

from service.web.page import PLAN, pages

blueprint = pages("desk", f"{PLAN}/desk")
