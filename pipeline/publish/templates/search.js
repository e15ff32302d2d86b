// The site's search: asks Pagefind's index of the page's language, and shows what it answers as text.
const [form, field, told, list, more] = ["search", "q", "told", "found", "more"].map((id) => document.getElementById(id));
const PORTION = 10;
let pagefind;
let results = [];
let shown = 0;
let asked = 0;

const engine = async () => {
  if (!pagefind) {
    pagefind = await import(new URL("pagefind/pagefind.js", import.meta.url));
    await pagefind.init();
  }
  return pagefind;
};

// An excerpt is HTML; of it only the words are taken, and which of them were found.
const words = (html, into) => {
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    const marked = node.nodeName === "MARK";
    into.append(marked ? Object.assign(document.createElement("mark"), { textContent: node.textContent }) : node.textContent);
  }
};

const item = (found) => {
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: found.url, textContent: found.meta.title });
  const said = document.createElement("p");
  words(found.excerpt, said);
  line.append(link, said);
  return line;
};

const show = async () => {
  const own = asked;
  const next = await Promise.all(results.slice(shown, shown + PORTION).map((one) => one.data()));
  if (own !== asked) return;
  shown += next.length;
  list.append(...next.map(item));
  more.hidden = shown >= results.length;
};

const search = async (text) => {
  const own = ++asked;
  told.textContent = "";
  list.replaceChildren();
  more.hidden = true;
  if (!text) return;
  list.ariaBusy = "true";
  try {
    const found = await (await engine()).search(text);
    if (own !== asked) return;
    results = found.results;
    shown = 0;
    if (!results.length) told.textContent = form.dataset.none.replace("{}", text);
    await show();
  } catch {
    told.textContent = form.dataset.failed;
  }
  if (own === asked) list.ariaBusy = "false";
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
  search(text);
});
more.addEventListener("click", show);
document.getElementById("no-script").hidden = true;
form.hidden = false;
field.value = new URLSearchParams(location.search).get("q") ?? "";
search(field.value.trim());
