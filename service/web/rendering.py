"""Templates, and what all of them can say: links, labels, dates, figures."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, Response, g, render_template, request, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup

from events.quarter import Quarter
from events.values import Text
from service.edge.browser import VISIT
from service.edge.gate import may, service
from service.edge.headers import OF_PAGES
from service.edge.problem_types import about
from service.queries.answers import RateAnswer
from service.queries.view import View
from service.web import assets, forms, glossary, language
from service.web.navigation import navigation
from service.web.reasons import reason
from service.web.roles import role


def register(app: Flask) -> None:
    """Give an app's templates their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        about=about,
        again=again,
        asset=assets.address,
        day=day,
        elsewhere=elsewhere,
        label=label,
        may=may,
        moment=moment,
        navigation=navigation,
        now_link=now_link,
        once=forms.once,
        percent=percent,
        quarter=quarter,
        reason=reason,
        role=role,
        size=size,
        term=glossary.term,
        text=text,
        token=forms.token,
        words=language.words,
    )
    app.after_request(told)


def told(response: Response) -> Response:
    """Have a page say what browsers may do with it, and remember a visitor who was given a form."""
    if g.get("is_page"):
        for name, value in OF_PAGES.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Language"] = language.chosen()
        response.vary.update(("Cookie", "Accept-Language"))
    if g.get("visit") is not None:
        secure = service().settings.secure
        response.set_cookie(VISIT, g.visit, secure=secure, httponly=True, samesite="Strict")
    return response


def render(template: str, **values: Any) -> str:
    """A page. What it shows of the plan is of the moment that was opened last (`page.seen`), if any."""
    seen: View | None = g.get("moment")
    g.is_page = True
    return render_template(
        f"web/{template}",
        **values,
        as_of=g.get("as_of"),
        chosen=language.chosen(),
        identity=g.get("identity"),
        is_rtl=language.is_rtl(),
        languages=language.NAMES,
        plan=seen.plan if seen else None,
        seen=seen,
    )


def text(of: Text) -> str:
    """A text of the plan in the page's language."""
    return language.words().text(of)


def label(kind: str, value: str) -> str:
    """What a value of the domain is called: `label("status", "ongoing")`."""
    if (kind, value) == ("timeliness", "due_this_quarter"):
        return str(gettext("due this quarter"))
    return language.words().t(f"{kind}.{value}")


def day(of: date | str | None) -> str:
    """A date as it is written in this language; a dash where there is none."""
    if of is None:
        return "–"
    on = date.fromisoformat(of[:10]) if isinstance(of, str) else of
    return format_date(on, "long", locale=get_locale())


def moment(of: datetime | str) -> Markup:
    """A recorded time, to the minute, in UTC."""
    when = datetime.fromisoformat(of) if isinstance(of, str) else of
    shown = format_datetime(when, "medium", locale=get_locale())
    return Markup('<time datetime="{}">{} UTC</time>').format(when.isoformat(), shown)


def quarter(of: str) -> str:
    """`Q2 2021`, as it is written in this language."""
    parsed = Quarter.parse(of)
    return str(gettext("Q%(number)s %(year)s", number=parsed.number, year=parsed.year))


def size(of: int) -> str:
    """So many bytes, in whole kilobytes."""
    return str(gettext("%(count)s kB", count=format_decimal(-(-of // 1000), locale=get_locale())))


def percent(rate: RateAnswer) -> str:
    """A rate as displayed, with this language's decimal sign; in words where nothing is due."""
    if rate.display == "none due":
        return language.words().t("none_due")
    return language.words().pct(rate.display.removesuffix(" %"))


def again(**changes: Any) -> str:
    """This page, asked for otherwise: with these parameters; null leaves one out."""
    values: dict[str, Any] = {**request.args, **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "web_home.home", **values)


def elsewhere(other: str) -> str:
    """This page in another language."""
    return again(language=other)


def now_link() -> str:
    """This page as it is now."""
    return again(as_of=None)
