"""The Markdown tree in the generators that newsrooms use: Pelican, MkDocs with static-i18n, Hugo. None needs a change to it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import ARTICLE, SETTINGS, Newsroom, needs

SLUG = "minsk-talks"


@pytest.fixture
def tree(newsroom: Newsroom) -> Path:
    newsroom.article(
        ARTICLE + "\n| item | roubles |\n|---|--:|\n| roads | 5 |\n\nA note.[^1]\n\n[^1]: The note.\n", slug=SLUG
    )
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.project.publish((), "markdown", newsroom.root / "out")
    return newsroom.root / "out"


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def title(tree: Path, locale: str) -> str:
    lines = (tree / f"content/{locale}/2017-05-08/{SLUG}.md").read_text(encoding="utf-8").split("\n")
    return next(line for line in lines if line.startswith("title: ")).removeprefix("title: ")


def test_front_matter_is_plain_scalars(tree: Path) -> None:
    for path in tree.rglob("*.md"):
        front = path.read_text(encoding="utf-8").split("---\n")[1]
        for line in front.splitlines():
            assert not line.partition(": ")[2].startswith(("'", '"', "|", ">", "[", "{")), line
        assert f"date: 2017-05-08\nslug: {path.stem}\ntranslationKey: 2017-05-08-{path.stem}\n" in front


def test_pelican(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        f"PATH = {str(tree / 'content')!r}\nOUTPUT_PATH = {str(tmp_path / 'site')!r}\nSITENAME = 'T'\nDEFAULT_LANG = 'en'\n"
        "TIMEZONE = 'UTC'\nARTICLE_TRANSLATION_ID = 'translationkey'\nARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = '{lang}/{slug}.html'\n"
    )
    run(sys.executable, "-m", "pelican", "-s", str(tmp_path / "conf.py"), "--fatal", "errors", cwd=tmp_path)
    for locale in ("en", "be", "ru"):
        assert title(tree, locale) in (tmp_path / f"site/{locale}/{SLUG}.html").read_text(encoding="utf-8")


def test_mkdocs_with_static_i18n(tree: Path, tmp_path: Path) -> None:
    for locale in ("en", "be", "ru"):
        (tree / f"content/{locale}/index.md").write_text("# Index\n")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: T\ndocs_dir: {tree / 'content'}\nsite_dir: {tmp_path / 'site'}\nplugins:\n  - i18n:\n      docs_structure: folder\n"
        "      languages:\n        - {locale: en, name: English, default: true, build: true}\n"
        "        - {locale: be, name: Belarusian, build: true}\n        - {locale: ru, name: Russian, build: true}\n"
    )
    run(sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(tmp_path / "mkdocs.yml"), cwd=tmp_path)
    for locale, folder in (("en", ""), ("be", "be/"), ("ru", "ru/")):
        page = tmp_path / f"site/{folder}2017-05-08/{SLUG}/index.html"
        assert title(tree, locale) in page.read_text(encoding="utf-8")


@needs("hugo")
def test_hugo(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(tree / "content", tmp_path / "content")
    languages = "".join(f'[languages.{one}]\ncontentDir = "content/{one}"\n' for one in ("en", "be", "ru"))
    (tmp_path / "config.toml").write_text(
        f'baseURL = "https://example.org/"\ntitle = "T"\ndefaultContentLanguage = "en"\ndefaultContentLanguageInSubdir = true\n{languages}'
    )
    layouts = tmp_path / "layouts/_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(
        "<h1>{{ .Title }}</h1>{{ .Content }}{{ range .Translations }}<a lang={{ .Language.Lang }}>{{ .Title }}</a>{{ end }}"
    )
    (layouts / "list.html").write_text("{{ range .Pages }}{{ .Title }}{{ end }}")
    run("hugo", "--quiet", cwd=tmp_path)
    for locale in ("en", "be", "ru"):
        page = (tmp_path / f"public/{locale}/2017-05-08/{SLUG}/index.html").read_text(encoding="utf-8")
        assert all(title(tree, other) in page for other in ("en", "be", "ru"))


# What the generators know beyond CommonMark

BOXES = """
## Who pays {#money}

!!! note "Mind the ice"
    The ice is thin.

    ??? tip
        Stay ashore.

=== "By road"

    Take the bus.

Ferry
:   A vessel for people.

More in [the other article](other.md#the-end).
"""

CODES = """
## Who pays {#money}

{{< notice title="Mind the ice" >}}

{{% box %}}
The ice is thin.
{{% /box %}}

The office shows {{< sign text="The pier." >}} here.

More in [the other article](other.md#the-end).
"""

OTHER = ARTICLE + "\n## The end\n\nLast words.\n"


def dialect_tree(newsroom: Newsroom, dialect: str, body: str) -> Path:
    newsroom.write(
        "pyproject.toml", SETTINGS.replace("[tool.peraklad]", f'[tool.peraklad]\nmarkdown = ["{dialect}"]', 1)
    )
    newsroom.article(ARTICLE + body, slug=SLUG)
    newsroom.article(OTHER, slug="other")
    newsroom.project.sync()
    newsroom.translate_all()
    for locale in ("be", "ru"):
        # What the alphabet of the tests has made of markup within sentences is put right again.
        newsroom.edit_po(newsroom.po(locale, SLUG), lambda entry: with_markup(entry, *WORDS[locale]))  # noqa: B023
    newsroom.project.sync()
    done = newsroom.project.publish((), "markdown", newsroom.root / "out")
    assert all(verdict.passed for verdict in done.verdicts), [verdict.reasons for verdict in done.verdicts]
    return newsroom.root / "out/content"


WORDS = {
    "be": ("Кантора паказвае", "Прыстань.", "тут", "Болей у", "другім артыкуле"),
    "ru": ("Контора показывает", "Пристань.", "здесь", "Подробнее в", "другой статье"),
}


def with_markup(entry, shows: str, pier: str, here: str, more: str, article: str):
    if "{{< sign" in entry.source:
        return replace(entry, target=f'{shows} {{{{< sign text="{pier}" >}}}} {here}.')
    if "(other.md" in entry.source:
        return replace(entry, target=f"{more} [{article}](other.md#the-end).")
    return entry


def test_mkdocs_shows_boxes_tabs_and_definitions_in_every_language(newsroom: Newsroom, tmp_path: Path) -> None:
    content = dialect_tree(newsroom, "mkdocs", BOXES)
    for locale in ("en", "be", "ru"):
        (content / f"{locale}/index.md").write_text("# Index\n")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: T\ndocs_dir: {content}\nsite_dir: {tmp_path / 'site'}\nvalidation:\n  anchors: warn\n"
        "markdown_extensions: [admonition, attr_list, def_list, pymdownx.details, {pymdownx.tabbed: {alternate_style: true}}]\n"
        "plugins:\n  - i18n:\n      docs_structure: folder\n      languages:\n"
        + "".join(
            f"        - {{locale: {one}, name: {one}{', default: true' if one == 'en' else ''}, build: true}}\n"
            for one in ("en", "be", "ru")
        )
    )
    run(sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(tmp_path / "mkdocs.yml"), cwd=tmp_path)
    pages = {
        locale: (tmp_path / "site" / folder / f"2017-05-08/{SLUG}/index.html").read_text(encoding="utf-8")
        for locale, folder in (("en", ""), ("be", "be"), ("ru", "ru"))
    }
    for locale, page in pages.items():
        assert page.count('<div class="admonition note">') == page.count('<details class="tip">') == 1, locale
        assert page.count('class="tabbed-set') == page.count("<dl>") == page.count("<dd>") == 1, locale
        assert 'id="money"' in page, locale
        assert "!!!" not in page, locale
        assert ("ice is thin" in page.lower()) is (locale == "en"), locale


@needs("hugo")
def test_hugo_runs_shortcodes_and_finds_links_in_every_language(newsroom: Newsroom, tmp_path: Path) -> None:
    content = dialect_tree(newsroom, "hugo", CODES)
    shutil.copytree(content, tmp_path / "content")
    languages = "".join(f'[languages.{one}]\ncontentDir = "content/{one}"\n' for one in ("en", "be", "ru"))
    (tmp_path / "config.toml").write_text(
        f'baseURL = "https://example.org/"\ntitle = "T"\ndefaultContentLanguage = "en"\ndefaultContentLanguageInSubdir = true\n{languages}'
    )
    layouts = {
        "_default/single.html": "{{ .Content }}",
        "_default/list.html": "{{ range .Pages }}{{ .Title }}{{ end }}",
        "shortcodes/notice.html": '<b class="notice">{{ .Get "title" }}</b>',
        "shortcodes/sign.html": '<i class="sign">{{ .Get "text" }}</i>',
        "shortcodes/box.html": "**Box** {{ .Inner }}",
    }
    for name, text in layouts.items():
        (tmp_path / "layouts" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "layouts" / name).write_text(text)
    run("hugo", "--quiet", cwd=tmp_path)
    for locale in ("en", "be", "ru"):
        page = (tmp_path / f"public/{locale}/2017-05-08/{SLUG}/index.html").read_text(encoding="utf-8")
        assert page.count('class="notice"') == page.count('class="sign"') == page.count("<strong>Box</strong>") == 1, (
            locale
        )
        assert '<h2 id="money">' in page, locale
        assert "{{" not in page, locale
        assert ("ice is thin" in page.lower()) is (locale == "en"), locale
        assert ("The pier" in page) is (locale == "en"), locale
        link = re.search(r'href="?([^" >]*other/)#the-end', page)
        assert link, page
        target = tmp_path / "public" / link[1].removeprefix("https://example.org/").strip("/") / "index.html"
        assert f"/{locale}/" in target.as_posix()
        assert 'id="the-end"' in target.read_text(encoding="utf-8")
