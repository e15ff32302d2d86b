"""The Markdown tree in the generators that newsrooms use: Pelican, MkDocs with static-i18n, Hugo. None needs a change to it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ARTICLE, Newsroom, needs

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
