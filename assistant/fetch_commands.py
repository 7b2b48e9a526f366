"""Commands that bring official documents from the live services into the library."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assistant.console import DONE, PARTLY, USER_ERROR, Command, Group, load_settings, plain, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.settings import Settings
    from sources.catalog import Source
    from sources.feeds.model import FeedResult, Report
    from sources.feeds.runs import Feeds


@click.group(cls=Group, invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Fetch what is due of all known sources; made for cron.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def fetch(context: click.Context, *, everything: bool, as_json: bool) -> None:
    """Bring official documents from the live services; what is held is asked for only if it has changed."""
    if context.invoked_subcommand:
        if everything:
            raise click.UsageError("give either --all or one of the commands, not both")
        return
    if not everything:
        raise click.UsageError("say what to fetch: notices, list, csl, page, or --all for what is due")
    settings = load_settings(context)
    with _feeds(settings) as feeds:
        due = [source for source in _sources(settings).values() if feeds.is_due(source)]
        reports = []
        for source in due:
            report = feeds.fetch_due(source)
            reports.append(report)
            if not as_json:
                _print_changes(report)
                click.echo(_sum_up(report))
    if as_json:
        print_json([plain(report) for report in reports])
    elif any(report.changed for report in reports):
        _say_index()
    context.exit(_code(reports))


@fetch.command(cls=Command)
@click.option("--since", required=True, help="First day of publication: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def notices(context: click.Context, *, since: str, as_json: bool) -> None:
    """Bring every Federal Register document on Part 744 published since a day; run it again to go on."""
    from sources.model import PartialDate

    day = PartialDate.parse(since).first_day
    settings = load_settings(context)
    source = _source(settings, "notices")
    with _feeds(settings) as feeds:
        _finish(context, source.name, _counted(feeds.notices(source, since=day)), as_json=as_json)


@fetch.command(cls=Command, name="list")
@click.option("--date", "day", help="Day of the list: YYYY-MM-DD; the newest there is when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def entity_list(context: click.Context, *, day: str | None, as_json: bool) -> None:
    """Bring the Entity List as the eCFR prints it on a day."""
    from sources.errors import DateError
    from sources.model import PartialDate

    wanted = PartialDate.parse(day) if day else None
    if wanted and wanted.day is None:
        raise DateError(f"--date {day!r} is not a day; write YYYY-MM-DD")
    settings = load_settings(context)
    source = _source(settings, "list")
    with _feeds(settings) as feeds:
        result = feeds.list(source, day=wanted.first_day if wanted else None)
        _finish(context, source.name, [result], as_json=as_json)


@fetch.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def csl(context: click.Context, *, as_json: bool) -> None:
    """Bring the Consolidated Screening List as it is now."""
    settings = load_settings(context)
    source = _source(settings, "csl")
    with _feeds(settings) as feeds:
        _finish(context, source.name, [feeds.csl(source)], as_json=as_json)


@fetch.command(cls=Command)
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def page(context: click.Context, url: str, *, as_json: bool) -> None:
    """Bring one article from the web, by its address; it counts as press."""
    settings = load_settings(context)
    with _feeds(settings) as feeds:
        _finish(context, "page", [feeds.page(url, private=settings.fetch_private)], as_json=as_json)


@contextmanager
def _feeds(settings: Settings) -> Iterator[Feeds]:
    from assistant.home import utc_now
    from sources.feeds.intake import Intake
    from sources.feeds.runs import Feeds as Opened
    from sources.feeds.runs import fetch_lock
    from sources.library import Library

    with fetch_lock(settings.home), Library.open(settings.home) as library, Intake(library, utc_now) as intake:
        yield Opened(intake)


def _sources(settings: Settings) -> dict[str, Source]:
    """Return the sources of the catalogue, at the addresses that the settings give instead."""
    from sources.catalog import read_catalog

    given = {"notices": settings.federal_register_url, "list": settings.ecfr_url, "csl": settings.csl_url}
    return {
        name: replace(source, address=(given.get(source.feed) or source.address).rstrip("/"))
        for name, source in read_catalog().items()
    }


def _source(settings: Settings, feed: str) -> Source:
    return next(source for source in _sources(settings).values() if source.feed == feed)


def _counted(results: Iterable[FeedResult]) -> Iterator[FeedResult]:
    shown = sys.stderr.isatty()
    for number, result in enumerate(results, start=1):
        if shown:
            click.echo(f"\r{number:,} documents   ", nl=False, err=True)  # how many there will be, no service says
        yield result
    if shown:
        click.echo(err=True)


def _finish(context: click.Context, name: str, results: Iterable[FeedResult], *, as_json: bool) -> None:
    from sources.feeds.model import Report

    report = Report.of(name, results)
    if as_json:
        print_json(plain(report))
    else:
        _print_changes(report)
        click.echo(_sum_up(report), err=True)
        if report.changed:
            _say_index()
    context.exit(_code([report]))


def _print_changes(report: Report) -> None:
    for status in ("added", "updated", "withdrawn"):
        for document_id in getattr(report, status):
            click.echo(f"{status:9} {document_id}")
    for one in report.missing:
        click.echo(f"missing   {one.what}: {one.reason}")
    for warning in report.warnings:
        click.echo(f"          note: {warning}", err=True)


def _sum_up(report: Report) -> str:
    return (
        f"{report.source}: {report.listed:,} listed, {report.fetched:,} fetched ({len(report.added):,} added, "
        f"{len(report.updated):,} updated, {report.unchanged:,} unchanged), {len(report.withdrawn):,} withdrawn, "
        f"{len(report.missing):,} missing"
    )


def _say_index() -> None:
    click.echo("run `footnote index` to have them answer", err=True)


def _code(reports: list[Report]) -> int:
    if not any(report.missing for report in reports):
        return DONE
    return PARTLY if any(report.fetched or not report.missing for report in reports) else USER_ERROR
