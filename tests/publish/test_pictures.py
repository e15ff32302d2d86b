"""Pictures in other sizes: cards with headlines, smaller copies, what is kept and believed of what was made."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pipeline.publish.cards import SIZE, card
from pipeline.publish.copies import copy_widths, srcset
from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE = "2017-05-08"
WITH_URL = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
CARDS = WITH_URL + '\n[tool.peraklad.site]\ncard-font = "Roboto"\n'


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000)) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


@pytest.fixture
def font() -> str:
    from font_roboto import RobotoBold

    return RobotoBold


def publish(room: Newsroom, out: str = "out") -> Path:
    room.translate_all()
    room.project.publish((), "html", room.root / out)
    return room.root / out


def test_an_article_without_a_picture_has_a_card(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", CARDS)
    out = publish(newsroom)
    for locale in ("en", "be", "ru"):
        page = (out / f"{locale}/{ISSUE}/talks.html").read_text(encoding="utf-8")
        assert f'property="og:image" content="https://weekly.example/{locale}/{ISSUE}/talks.share.png"' in page
        assert 'property="og:image:width" content="1200"' in page
        with Image.open(out / f"{locale}/{ISSUE}/talks.share.png") as image:
            assert (image.format, image.size) == ("PNG", SIZE)


def test_without_a_font_there_is_no_card_and_no_word_of_one(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", WITH_URL)
    out = publish(newsroom)
    assert not list(out.rglob("*.png"))
    assert "og:image" not in (out / f"en/{ISSUE}/talks.html").read_text(encoding="utf-8")


def test_a_picture_that_can_not_be_read_gives_way_to_the_card(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", CARDS)
    (newsroom.root / f"articles/{ISSUE}/a.jpg").write_bytes(picture()[:3000])
    newsroom.article(ARTICLE.replace("section:", "image: a.jpg\nsection:"))
    newsroom.project.sync()
    out = publish(newsroom)
    assert opened(out / f"en/{ISSUE}/talks.share.png").size == SIZE


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"no font", "this is no font that can be read"), (b"", "this is no font that can be read")],
)
def test_what_is_no_font_is_a_clear_error(newsroom: Newsroom, data: bytes, said: str) -> None:
    newsroom.write("pyproject.toml", CARDS.replace("Roboto", "fonts/x.ttf"))
    (newsroom.root / "fonts").mkdir()
    (newsroom.root / "fonts/x.ttf").write_bytes(data)
    newsroom.translate_all()
    done = newsroom.run("publish", "-o", str(newsroom.root / "out"))
    assert (done.returncode, said in done.stderr) == (2, True)
    assert not (newsroom.root / "out").exists()


def test_another_font_of_the_same_name_draws_other_cards(newsroom: Newsroom, font: str) -> None:
    newsroom.write("pyproject.toml", CARDS.replace("Roboto", "x.ttf"))
    (newsroom.root / "x.ttf").write_bytes(Path(font).read_bytes())
    share = publish(newsroom) / f"be/{ISSUE}/talks.share.png"
    before = share.read_bytes()
    (newsroom.root / "x.ttf").write_bytes(Path(font).with_name("Roboto-Light.ttf").read_bytes())
    publish(newsroom)
    assert share.read_bytes() != before


def test_a_headline_of_any_length_is_on_the_card(font: str) -> None:
    for words in ("A", "Праваабаронцы " * 40, "ы" * 500, "x\u202ey\u0000z", "🙂 \uffff"):
        data = card(font, "The Weekly", words, "Security")
        image = Image.open(io.BytesIO(data)).convert("RGB")
        # Nothing runs into the edge.
        edge = image.crop((1170, 20, 1200, 630))
        assert ImageChops.difference(edge, Image.new("RGB", edge.size, (253, 252, 250))).getbbox() is None
        assert data == card(font, "The Weekly", words, "Security")
    assert card(font, "T", "One", "S") != card(font, "T", "Two", "S")


def test_photographs_have_smaller_copies_and_drawings_none(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", WITH_URL)
    place = newsroom.root / f"articles/{ISSUE}"
    (place / "a b.jpg").write_bytes(picture())
    (place / "b.png").write_bytes(picture("PNG"))
    (place / "small.jpg").write_bytes(picture(size=(600, 400)))
    body = "\n![One](<a b.jpg>)\n\n![Two](b.png)\n\n![Three](small.jpg)\n"
    newsroom.article(ARTICLE.replace("section:", "image: a b.jpg\nsection:") + body)
    newsroom.project.sync()
    out = publish(newsroom)
    folder = out / f"en/{ISSUE}"
    assert {path.name for path in folder.iterdir() if path.suffix in (".jpg", ".png")} == {
        "a b.jpg", "a b.w704.jpg", "a b.w1408.jpg", "b.png", "small.jpg", "talks.share.png",
    }  # fmt: skip
    assert (folder / "b.png").read_bytes() == (place / "b.png").read_bytes()
    assert opened(folder / "a b.w704.jpg").size == (704, 469)
    assert (folder / "a b.w704.jpg").stat().st_size < (folder / "a b.jpg").stat().st_size / 3
    page = (folder / "talks.html").read_text(encoding="utf-8")
    assert page.count('srcset="a%20b.w704.jpg 704w, a%20b.w1408.jpg 1408w, a%20b.jpg 3000w" sizes="') == 2
    assert (newsroom.project.publish((), "html", out)).written == ()
    front = (out / "en/index.html").read_text(encoding="utf-8")
    assert re.search(rf'srcset="[./]*en/{ISSUE}/a%20b\.w704\.jpg 704w', front)


def test_what_a_camera_noted_is_not_in_a_copy(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", WITH_URL)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "taken at home", 6
    Image.new("RGB", (3000, 1000)).save(out, "JPEG", exif=exif)
    (newsroom.root / f"articles/{ISSUE}/a.jpg").write_bytes(out.getvalue())
    newsroom.article(ARTICLE + "\n![One](a.jpg)\n")
    newsroom.project.sync()
    copy = publish(newsroom) / f"en/{ISSUE}/a.w704.jpg"
    assert b"taken at home" not in copy.read_bytes()
    assert opened(copy).height > opened(copy).width
    page = (copy.parent / "talks.html").read_text(encoding="utf-8")
    assert 'width="1000" height="3000"' in page


def test_what_was_made_is_kept_and_what_others_wrote_is_not_believed(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", CARDS)
    share = publish(newsroom) / f"en/{ISSUE}/talks.share.png"
    before = share.read_bytes()
    kept = sorted((newsroom.root / ".peraklad/pictures").iterdir())
    assert kept
    for path in kept:
        path.write_bytes(b"0123456789abcdef" + picture())
    assert (publish(newsroom, "again") / f"en/{ISSUE}/talks.share.png").read_bytes() == before


@pytest.mark.parametrize(
    ("path", "width", "widths"),
    [
        ("a.jpg", 3000, (704, 1408)),
        ("A.JPEG", 1500, (704,)),
        ("a.jpg", 800, ()),
        ("a.png", 3000, ()),
        ("a.svg", 9999, ()),
    ],
)
def test_which_copies_are_worth_while(path: str, width: int, widths: tuple[int, ...]) -> None:
    assert copy_widths(path, width) == widths
    assert bool(srcset("x.jpg", path, width)) is bool(widths)


def test_the_land_of_readers_is_said(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", WITH_URL + '\n[tool.peraklad.site.territories]\nen = "GB"\n')
    out = publish(newsroom)
    page = (out / f"be/{ISSUE}/talks.html").read_text(encoding="utf-8")
    assert '<meta property="og:locale" content="be_BY">' in page
    assert re.findall(r'og:locale:alternate" content="(\w+)"', page) == ["en_GB", "ru_RU"]
    newsroom.write("pyproject.toml", WITH_URL + '\n[tool.peraklad.site.territories]\nen = "Britain"\n')
    assert "this is no land" in newsroom.run("status").stderr
