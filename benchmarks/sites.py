"""Pages of sites that don't exist: invented articles in the templates of many kinds of site, each with its gold."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

from pipeline.languages.period import Period, write

WORDS = {
    "en": (
        "The council|The harbour office|A net maker|The ferry company|The district|A fisherman of the northern shore|The keeper|The school|The carters|A choir of the lake",
        "promised|counted|refused|repaired|bought|measured|described|sold|closed|painted",
        "the old pier|forty boats|a new engine|the lamps on the quay|3.5 tonnes of peat|the bridge|112 carts|a stove for the hall|the list of fees|the last nets",
        "before the thaw|in the presence of both mayors|without asking anybody|as the statement says|for the second year in a row|because the ice came early|at a price of 24 euros|while the villages waited|on Monday|after a long quarrel",
    ),
    "be": (
        "Рада|Партовая кантора|Сеткавязальшчык|Паромная кампанія|Раён|Рыбак з паўночнага берага|Даглядчык|Школа|Вазакі|Возерны хор",
        "паабяцалі|палічылі|забаранілі|адрамантавалі|купілі|памералі|апісалі|прадалі|зачынілі|пафарбавалі",
        "старую прыстань|сорак лодак|новы рухавік|ліхтары на набярэжнай|3,5 тоны торфу|мост|112 вазоў|печ для залы|спіс аплат|апошнія сеткі",
        "да адлігі|у прысутнасці абодвух кіраўнікоў|нікога не спытаўшы|як сказана ў заяве|другі год запар|бо лёд прыйшоў рана|па цане 24 еўра|пакуль вёскі чакалі|у панядзелак|пасля доўгай спрэчкі",
    ),
    "ru": (
        "Совет|Портовая контора|Вязальщик сетей|Паромная компания|Район|Рыбак с северного берега|Смотритель|Школа|Возчики|Озёрный хор",
        "пообещали|посчитали|запретили|отремонтировали|купили|измерили|описали|продали|закрыли|покрасили",
        "старую пристань|сорок лодок|новый двигатель|фонари на набережной|3,5 тонны торфа|мост|112 подвод|печь для зала|список сборов|последние сети",
        "до оттепели|в присутствии обоих глав|никого не спросив|как сказано в заявлении|второй год подряд|потому что лёд пришёл рано|по цене 24 евро|пока посёлки ждали|в понедельник|после долгого спора",
    ),
}  # fmt: skip
SITE = {
    "en": {"home": "Home", "about": "About us", "also": "Read also", "news": "Latest news", "share": "Share", "subscribe": "Subscribe to our newsletter", "button": "Subscribe", "rights": "All rights reserved", "photo": "Photo", "by": "By", "comments": "Comments", "cookie": "We use cookies to make this site better for all of our readers.", "tags": "Tags", "blurb": "Once a week we send you what matters, and you can leave at any time."},
    "be": {"home": "Галоўная", "about": "Пра нас", "also": "Чытайце таксама", "news": "Апошнія навіны", "share": "Падзяліцца", "subscribe": "Падпішыцеся на нашу рассылку", "button": "Падпісацца", "rights": "Усе правы абаронены", "photo": "Фота", "by": "Аўтар:", "comments": "Каментары", "cookie": "Мы выкарыстоўваем файлы cookie, каб сайт быў лепшым для ўсіх чытачоў.", "tags": "Тэгі", "blurb": "Раз на тыдзень мы дасылаем вам самае важнае, і вы можаце адмовіцца."},
    "ru": {"home": "Главная", "about": "О нас", "also": "Читайте также", "news": "Последние новости", "share": "Поделиться", "subscribe": "Подпишитесь на нашу рассылку", "button": "Подписаться", "rights": "Все права защищены", "photo": "Фото", "by": "Автор:", "comments": "Комментарии", "cookie": "Мы используем файлы cookie, чтобы сайт стал лучше для всех читателей.", "tags": "Теги", "blurb": "Раз в неделю мы присылаем вам самое важное, и вы можете отказаться."},
}  # fmt: skip
NAMES = {
    "en": ("Ann Lake", "John Pier", "Mary Narvat"),
    "be": ("Ганна Возера", "Ян Дуда", "Алена Кубар"),
    "ru": ("Анна Лузгина", "Антон Зябкин", "Ирина Озёрная"),
}
SECTIONS = {
    "security": {"en": "Security issues", "be": "Пытанні бяспекі", "ru": "Вопросы безопасности"},
    "ruling-elite": {"en": "The ruling elite", "be": "Кіруючая эліта", "ru": "Правящая элита"},
}
TRENDS = {
    "worsened": {"en": "The situation has got worse", "be": "Сітуацыя пагоршылася", "ru": "Ситуация ухудшилась"},
    "unchanged": {"en": "The situation has not changed", "be": "Сітуацыя не змянілася", "ru": "Ситуация не изменилась"},
}


@dataclass
class Page:
    """A page: its bytes, its article's body as text, and what else should be found."""

    name: str
    data: bytes
    body: str
    gold: dict[str, str] = field(default_factory=dict)


def sentences(locale: str, draw: random.Random) -> Iterator[str]:
    parts = [column.split("|") for column in WORDS[locale]]
    while True:
        subject, verb, thing, rest = (draw.choice(column) for column in parts)
        more = f", {draw.choice(parts[3])}" if draw.random() < 0.3 else ""
        number = f" ({draw.randint(2, 999)})" if draw.random() < 0.15 else ""
        yield f"{subject} {verb} {thing}{number} {rest}{more}."


class Article:
    """An invented article; what templates show of it is noted as its gold."""

    def __init__(self, locale: str, draw: random.Random) -> None:
        self.locale, self.draw, self.say = locale, draw, SITE[locale]
        self.sentences = sentences(locale, draw)
        self.monday = date(2012, 1, 2) + timedelta(weeks=draw.randint(0, 600))
        self.title = " ".join(next(self.sentences).rstrip(".").split(" (")[0].split()[: draw.randint(4, 11)])
        self.lead = next(self.sentences)
        self.caption = next(self.sentences)
        self.author = draw.choice(NAMES[locale])
        self.section, self.trend = draw.choice(sorted(SECTIONS)), draw.choice(sorted(TRENDS))
        self.gold = {"locale": locale, "title": self.title}
        self.texts: list[str] = []

    def period(self) -> str:
        self.gold["issue"] = self.monday.isoformat()
        return escape(write(Period(self.monday, self.monday + timedelta(days=6)), self.locale))

    def labels(self) -> tuple[str, str]:
        self.gold |= {"section": self.section, "trend": self.trend}
        return SECTIONS[self.section][self.locale], TRENDS[self.trend][self.locale]

    def part(self, name: str) -> str:
        value: str = getattr(self, name)
        self.gold[name] = value
        return escape(value)

    def text(self, count: int) -> str:
        return " ".join(next(self.sentences) for _ in range(count))

    def paragraph(self, rich: bool = False) -> str:
        """A paragraph's inline HTML, noted as the body's."""
        text = self.text(self.draw.randint(2, 5))
        html = escape(text)
        if rich and self.draw.random() < 0.5:
            first, rest = html.split(" ", 1)
            form = self.draw.choice(
                ["<strong>{}</strong> {}", '<a href="https://lake.example/1?utm_source=x">{}</a> {}', "<em>{} </em>{}"]
            )
            html = form.format(first, rest)
        if rich and self.draw.random() < 0.2:
            html += " 10<sup>6</sup> <s>12</s> 24."
            text += " 10⁶ 12 24."
        self.texts.append(text)
        return html

    def paragraphs(self, low: int = 4, high: int = 9, rich: bool = True) -> list[str]:
        return [self.paragraph(rich) for _ in range(self.draw.randint(low, high))]

    def items(self) -> str:
        found = [next(self.sentences) for _ in range(3)]
        self.texts += found
        return "".join(f"<li>{escape(item)}</li>" for item in found)

    def heading(self) -> str:
        text = " ".join(next(self.sentences).rstrip(".").split(" (")[0].split()[:4])
        self.texts.append(text)
        return escape(text)

    def teasers(self, tag: str = "li", prose: bool = True) -> str:
        return "".join(
            f'<{tag}><a href="/{n}">{escape(next(self.sentences).rstrip("."))}</a>{f"<p>{escape(self.text(1))}</p>" if prose and n % 2 else ""}</{tag}>'
            for n in range(self.draw.randint(3, 6))
        )

    def menu(self) -> str:
        return "".join(
            f'<li><a href="/{n}">{word}</a></li>'
            for n, word in enumerate((self.say["home"], self.say["about"], self.say["news"]))
        )


def wordpress(a: Article) -> str:
    body = a.paragraphs()
    return f"""<!DOCTYPE html><html lang="{a.locale}"><head><title>{a.part("title")} – Lake</title><meta property="og:title" content="{escape(a.title)}"></head>
<body class="post-template single sidebar-right"><header class="site-header"><nav class="main-navigation"><ul>{a.menu()}</ul></nav></header>
<main><article class="post hentry category-news"><header class="entry-header"><h1 class="entry-title">{escape(a.title)}</h1><div class="entry-meta"><span class="posted-on">{a.period()}</span> <span class="byline">{a.say["by"]} <span class="author vcard"><a href="/a">{a.part("author")}</a></span></span></div></header>
<div class="entry-content"><figure class="wp-block-image wp-caption"><img src="a.jpg"><figcaption class="wp-caption-text">{a.part("caption")}</figcaption></figure>{"".join(f"<p>{p}</p>" for p in body)}
<h2>{a.heading()}</h2><p>{a.paragraph()}</p><ul>{a.items()}</ul><p>{a.paragraph()}</p>
<div class="sharedaddy sd-sharing-enabled"><h3>{a.say["share"]}:</h3><ul><li><a href="#">Facebook</a></li></ul></div><div class="jp-relatedposts"><h3>{a.say["also"]}</h3>{a.teasers("div")}</div></div>
<footer class="entry-footer"><span class="tags-links">{a.say["tags"]}: <a href="/t">{escape(a.text(1))}</a></span></footer></article>
<div id="comments" class="comments-area"><h2>{a.say["comments"]}</h2><ol class="comment-list">{"".join(f"<li class=comment><p>{escape(a.text(3))}</p></li>" for _ in range(4))}</ol></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>{a.say["news"]}</h2><ul>{a.teasers()}</ul></section></aside><footer class="site-footer"><p>© 2020 {a.say["rights"]}. {escape(a.text(1))}</p></footer></body></html>"""


def soup(a: Article) -> str:
    section, trend = a.labels()
    body = a.paragraphs()
    return f"""<html><head><meta charset="utf-8"><title>{a.part("title")} | Lake weekly</title></head><body><div class="wrap"><div class="top"><div class="menu"><a href=/>{a.say["home"]}</a> | <a href=/a>{a.say["about"]}</a></div></div>
<div class="row"><div class="col-8"><div class="date">{a.period()}</div><div class="rubric">{section}</div><h1>{escape(a.title)}</h1><div class="trend">{trend}</div><p class="lead">{a.part("lead")}</p><div class="photo"><img src=x.jpg><div class="photo-desc">{a.part("caption")}</div></div>
<div class="txt">{"".join(f"<p>{p}" for p in body)}<blockquote><p>{a.paragraph()}</blockquote><p>{a.paragraph()}</div><div class="author">{a.say["by"]} {a.part("author")}</div>
<div class="social-likes">{a.say["share"]}</div></div><div class="col-4"><div class="block-title">{a.say["news"]}</div><div class="last-news">{a.teasers("div")}</div></div></div>
<div class="newsletter"><h3>{a.say["subscribe"]}</h3><p>{a.say["blurb"]}</p><input><button>{a.say["button"]}</button></div><div class="bottom">© Lake, 2017. {a.say["rights"]}.</div></div></body></html>"""


def tables(a: Article) -> str:
    body = a.paragraphs(rich=False)
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=windows-1251"><TITLE>{a.part("title")}</TITLE></HEAD><BODY bgcolor=white><TABLE width=100%><TR><TD colspan=2><A href=/>{a.say["home"]}</A> <A href=/a>{a.say["about"]}</A></TD></TR>
<TR><TD width=150 valign=top><TABLE><TR><TD><A href=/1>{a.say["news"]}</A></TD></TR><TR><TD><A href=/2>{escape(a.text(1))}</A></TD></TR></TABLE></TD><TD valign=top><FONT size=2>{a.period()}</FONT><BR><H1>{escape(a.title)}</H1>{"<BR><BR>".join(body)}</TD></TR>
<TR><TD colspan=2 align=center><FONT size=1>© Lake 2004. {a.say["rights"]}</FONT></TD></TR></TABLE></BODY></HTML>"""


def hashed(a: Article) -> str:
    """Class names that say nothing, as programs make them; the page states itself as JSON-LD."""
    half = a.paragraphs(3, 4), a.paragraphs(3, 5)
    block = '<div class="css-83cqas-RichText"><p class="css-hy4e2l-P">{}</p></div>'.format
    return f"""<!DOCTYPE html><html lang="{a.locale}"><head><title>{a.part("title")} - Lake News</title><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{escape(a.title)}","author":[{{"@type":"Person","name":"{a.part("author")}"}}],"datePublished":"{a.monday + timedelta(days=2)}T10:00:00Z"}}</script></head>
<body><div id="__next"><header class="css-1x"><nav class="css-2"><ul>{a.menu()}</ul></nav></header><main class="css-main"><div class="css-1magnr"><h1 class="css-h">{escape(a.title)}</h1></div><div class="css-b"><figure class="css-f"><img src="https://i.lake.example/x.jpg"><figcaption class="css-c">{a.part("caption")}</figcaption></figure></div>
{"".join(map(block, half[0]))}<div class="css-x"><section aria-label="promo" role="complementary"><h2>{a.say["also"]}</h2><ul>{a.teasers()}</ul></section></div>{"".join(map(block, half[1]))}<div class="css-t"><h2>{a.say["news"]}</h2><ul role="list">{a.teasers()}</ul></div></main><footer class="css-o"><p>{escape(a.text(1))} © 2024</p></footer></div></body></html>"""


def breaks(a: Article) -> str:
    """A blog whose paragraphs are parted by line breaks alone."""
    body = a.paragraphs()
    return f"""<html><head><title>Lake blog: {a.part("title")}</title></head><body><div id="main"><div class="post"><h3 class="post-title">{escape(a.title)}</h3><div class="post-header">{a.period()}</div><div class="post-body">{"<br /><br />".join(body)}<br /><ul>{a.items()}</ul></div>
<div class="post-footer"><span class="post-author vcard">{a.say["by"]} <span class="fn">{a.part("author")}</span></span> <a href="/c">{a.say["comments"]}: 0</a></div></div></div><div id="sidebar"><div class="widget"><h2>{a.say["news"]}</h2><ul>{a.teasers()}</ul></div></div></body></html>"""


def drupal(a: Article) -> str:
    section, _ = a.labels()
    del a.gold["trend"]
    paragraphs = a.paragraphs()
    a.texts.append("Pier Carts North 45")
    return f"""<html lang="{a.locale}"><head><title>{a.part("title")} | The Lake</title></head><body><div id="page"><div id="header"><ul class="menu">{a.menu()}</ul></div><div class="breadcrumb"><a href=/>{a.say["home"]}</a> » {escape(a.title)}</div>
<div id="content"><h1 class="title">{escape(a.title)}</h1><div class="node node-article"><div class="field field-name-field-rubric"><a href="/r">{section}</a></div><div class="submitted">{a.period()}</div><div class="field field-name-body" property="content:encoded">{"".join(f"<p>{p}</p>" for p in paragraphs)}<table><tr><th>Pier</th><th>Carts</th></tr><tr><td>North</td><td>45</td></tr></table><p>{a.paragraph()}</p></div>
<div class="links"><a href="/p">{a.say["share"]}</a></div></div></div><div class="block block-views"><h2>{a.say["also"]}</h2>{a.teasers("div")}</div><div id="footer">{a.say["rights"]}. {escape(a.text(1))}</div></div></body></html>"""


def microdata(a: Article) -> str:
    return f"""<html><head><title>{a.part("title")}</title><meta property="og:site_name" content="Lake"></head><body><div class="cookie-banner"><p>{a.say["cookie"]}</p><button>OK</button></div><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{escape(a.title)}</h1><span itemprop="author">{a.part("author")}</span> <time datetime="{a.monday + timedelta(days=1)}" itemprop="datePublished">{a.monday + timedelta(days=1)}</time>
<p itemprop="description">{a.part("lead")}</p><div itemprop="articleBody">{"".join(f"<p>{p}</p>" for p in a.paragraphs())}<div class="inline-related"><b>{a.say["also"]}</b> <a href=/x>{escape(a.text(1))}</a></div>{"".join(f"<p>{p}</p>" for p in a.paragraphs(2, 3))}<h2>{a.heading()}</h2><p>{a.paragraph()}</p></div></div>
<div class="popular"><h3>{a.say["news"]}</h3>{a.teasers("div")}</div></body></html>"""


def builder(a: Article) -> str:
    """A site builder's blocks, a paragraph each, with texts of its own between."""

    def block(html: str) -> str:
        return f'<div class="t-rec t{a.draw.randint(100, 999)}" data-record-type="1"><div class="t-container"><div class="t-col"><div class="t-text">{html}</div></div></div></div>'

    return f"""<html><head><title>{a.part("title")}</title><meta property="og:title" content="{escape(a.title)}"></head><body><div id="allrecords"><div class="t-rec"><div class="t228"><div class="t228__menu nav"><ul>{a.menu()}</ul></div></div></div>{block(f"<h1>{escape(a.title)}</h1>")}{block(a.period())}{"".join(block(f"<p>{p}</p>") for p in a.paragraphs())}{block(f"<h2>{a.heading()}</h2>")}{block(f"{a.paragraph()}<br><br>{a.paragraph()}")}
<div class="t-rec"><div class="t-form subscribe"><p>{a.say["subscribe"]}</p><p>{a.say["blurb"]}</p></div></div><div class="t-rec t-footer"><div class="t-copyright">© 2021 {a.say["rights"]}</div></div></div></body></html>"""


def google_docs(a: Article) -> str:
    body = "".join(f'<p class="c3"><span>{p}</span></p>' for p in a.paragraphs(rich=False))
    return f"""<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style>.c1{{font-weight:700}}.c5{{vertical-align:super}}</style></head><body class="c9 doc-content"><p class="c3 title" id="h.x"><span class="c0">{a.part("title")}</span></p><p class="c3"><span>{a.period()}</span></p>{body}<ol class="lst-kix_q-0 start" start="1"><li class="c3"><span>{a.heading()}</span></li><li class="c3"><span>{a.heading()}</span></li></ol><p class="c3"><span>{a.paragraph()}</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><div class="c16"><p class="c17"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Please check it all once more!</span></p></div></body></html>"""


def word_html(a: Article) -> str:
    body = "".join(
        f"<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=RU>{p}<o:p></o:p></span></p>"
        for p in a.paragraphs(rich=False)
    )
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><style>p.MsoNormal{{margin:0}}</style></head><body lang=RU><div class=WordSection1><h1><span>{a.part("title")}</span></h1><p class=MsoNormal>{a.period()}</p>{body}<p class=MsoNormal><b>{a.heading()}<o:p></o:p></b></p><p class=MsoNormal>{a.paragraph()}</p></div></body></html>"""


TEMPLATES: dict[str, Callable[[Article], str]] = {
    one.__name__: one
    for one in (wordpress, soup, tables, hashed, breaks, drupal, microdata, builder, google_docs, word_html)
}


def pages(count: int, seed: int) -> Iterator[Page]:
    """``count`` pages of each template in each language."""
    for name, template in TEMPLATES.items():
        for locale in WORDS:
            for number in range(count):
                article = Article(locale, random.Random(f"{seed} {name} {locale} {number}"))
                html = template(article)
                # An old page is in the encoding that it declares; letters that it lacks are written as references.
                encoding = "cp1251" if "windows-1251" in html else "utf-8"
                data = html.encode(encoding, "xmlcharrefreplace")
                yield Page(f"{name}-{locale}-{number}", data, "\n".join(article.texts), article.gold)
