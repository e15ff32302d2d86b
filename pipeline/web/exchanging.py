"""Exchanging: files to be handed off and taken back, and pages to be imported, each shown before it is taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response

from pipeline import exchange, verbs
from pipeline.config import require_locale
from pipeline.errors import PerakladError
from pipeline.verbs.import_page import Imported, Options
from pipeline.verbs.import_translations import TakenBack
from pipeline.web.committing import coordinates, decides
from pipeline.web.desk import Visit

#: Endings of the files of each format, as they are handed off.
ENDINGS = {"xlsx": "xlsx", "docx": "docx", "xliff": "xlf", "xliff2": "xlf", "po": "po"}


@coordinates
def page(visit: Visit) -> Response:
    """Files down and up, and pages in."""
    return _page(visit)


def _page(
    visit: Visit, status: int = 200, *, problem: str = "", taken: TakenBack | None = None,
    imported: Imported | None = None, shown_only: bool = False,
) -> Response:  # fmt: skip
    workspace = visit.workspace
    return visit.page(
        "exchanging.html",
        status,
        issues=workspace.issues()[::-1],
        locales=workspace.config.locales,
        formats=[form for form in exchange.FORMATS if form in ENDINGS],
        issue=visit.field("issue") or visit.request.query_params.get("issue", ""),
        problem=problem,
        taken=taken,
        imported=imported,
        shown_only=shown_only,
    )


@coordinates
def hand_off(visit: Visit) -> Response:
    """A file of an issue's or an article's sentences, to be filled in elsewhere."""
    asked = visit.request.query_params
    name, form = asked.get("name", ""), asked.get("format", "xlsx")
    locale = require_locale(visit.workspace.config, asked.get("locale", ""))
    if form not in ENDINGS:
        return _page(visit, 422, problem=visit.say("There is no such format."))
    try:
        data = verbs.export.export(visit.workspace, [name], locale, form, left=bool(asked.get("left")))
    except PerakladError as error:
        return _page(visit, 422, problem=visit.told(error))
    called = f"{re.sub(r'[^A-Za-z0-9-]+', '-', name).strip('-')}-{locale}.{ENDINGS[form]}"
    headers = {"Content-Disposition": f"attachment; filename=\"{called}\"; filename*=UTF-8''{quote(called)}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _of_upload(visit: Visit, work: Callable[[Path], Response]) -> Response:
    """Do something with the file that was sent, under its own name, in a folder that goes away."""
    upload = visit.form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return _page(visit, 422, problem=visit.say("Choose a file."))
    # Of a name only what says what kind of file it is.
    name = re.sub(r"[^\w.-]+", "-", Path(upload.filename.replace("\\", "/")).name).lstrip(".-")[-80:] or "file"
    with TemporaryDirectory(prefix="peraklad-desk-") as folder:
        path = Path(folder) / name
        path.write_bytes(upload.file.read())
        try:
            return work(path)
        except PerakladError as error:
            return _page(visit, 422, problem=visit.told(error).replace(f"{folder}/", ""))


@decides("Take a hand-off back")
def take_back(visit: Visit) -> Response:
    """Take translations out of a returned file, or show what that would be."""
    only = visit.field("deed") != "take"

    def work(path: Path) -> Response:
        names = [visit.field("name")] if visit.field("name") else []
        locale, by = visit.field("locale") or None, " ".join(visit.field("by").split()) or visit.person.name
        taken = verbs.import_translations.import_translations(
            visit.workspace, names, locale, path.read_bytes(), path.name, by, dry_run=only
        )
        visit.desk.overview.forget()
        return _page(visit, taken=taken, shown_only=only)

    return _of_upload(visit, work)


@decides("Import a page")
def import_page(visit: Visit) -> Response:
    """Make an article of a saved page, or show what that would be."""
    only = visit.field("deed") != "take"
    if (locale := visit.field("locale")) and locale not in visit.workspace.config.locales:
        return _page(visit, 422, problem=visit.say("The publication has no such language."))

    def work(path: Path) -> Response:
        options = Options(visit.field("issue"), visit.field("slug"), locale)
        imported = verbs.import_page.import_page(visit.workspace, path, options, dry_run=only)
        visit.desk.overview.forget()
        return _page(visit, imported=imported, shown_only=only)

    return _of_upload(visit, work)
