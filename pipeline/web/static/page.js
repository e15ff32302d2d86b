// The page around the rows: notices, the counts, the preview.
"use strict";

// Say something about the whole page, once for each kind. Buttons: [word, what to do].
Desk.notice = (kind, text, buttons = [], quote = "") => {
  const notices = document.getElementById("notices");
  notices.querySelector(`[data-kind="${kind}"]`)?.remove();
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.kind = kind;
  notice.append(text);
  if (quote) {
    const said = document.createElement("blockquote");
    said.textContent = quote;
    notice.append(said);
  }
  for (const [word, act] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.addEventListener("click", () => act(notice));
    notice.append(" ", button);
  }
  notices.append(notice);
};

// A session that has ended: sign in, and come back to the same place, filter and sentence.
Desk.signIn = (row) => {
  const here = `${location.pathname}${location.search}#s${row.dataset.key}`;
  Desk.notice("session", Desk.words.session, [[Desk.words.sign_in, () => location.assign(`/sign-in?to=${encodeURIComponent(here)}`)]]);
};

Desk.unnotice = (kind) => document.querySelector(`#notices [data-kind="${kind}"]`)?.remove();

Desk.progress = (fragment) => {
  const fresh = fragment.querySelector("#progress");
  if (!fresh) return;
  document.getElementById("progress").replaceWith(fresh);
  const counts = JSON.parse(fresh.dataset.counts);
  for (const filter of document.querySelectorAll(".sticky [data-count]")) {
    const count = counts[filter.dataset.count];
    filter.querySelector(".number").textContent = count;
    filter.hidden = !count && !filter.hasAttribute("aria-current");
  }
};

Desk.preview = (() => {
  const place = document.getElementById("preview");
  const button = document.getElementById("preview-button");
  if (!place) return { mark: () => {}, reload: () => {} };
  let frame = null;
  let timer = 0;
  const fields = { title: "article h1", lead: ".lead", caption: "figcaption" };

  const mark = () => {
    const page = frame?.contentDocument;
    if (!page?.body) return;
    for (const old of page.querySelectorAll("[data-here]")) {
      old.removeAttribute("data-here");
      old.style.backgroundColor = old.style.boxShadow = "";
    }
    const row = Desk.active();
    if (!row) return;
    const kind = row.dataset.kind;
    const here = page.getElementById(`s-${row.dataset.key}`) ?? (fields[kind] && page.querySelector(fields[kind]));
    if (!here) return;
    here.setAttribute("data-here", "");
    here.style.backgroundColor = matchMedia("(prefers-color-scheme: dark)").matches ? "#4a4012" : "#fff0a8";
    here.style.boxShadow = `0 0 0 .15em ${here.style.backgroundColor}`;
    // scrollIntoView would scroll the desk around the frame as well.
    const view = frame.contentWindow;
    const box = here.getBoundingClientRect();
    view.scrollTo({ top: view.scrollY + box.top - Math.max(0, (view.innerHeight - box.height) / 2), behavior: "instant" });
  };

  const loaded = () => {
    const page = frame.contentDocument;
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const key = event.target.closest?.('[id^="s-"]')?.id.slice(2);
      const row = key && Desk.rowOf(key);
      if (row) Desk.go(row);
    });
    mark();
  };

  const show = (on) => {
    place.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("with-preview", on);
    localStorage.setItem("peraklad preview", on ? "1" : "");
    if (on && !frame) {
      frame = document.createElement("iframe");
      frame.title = place.getAttribute("aria-label");
      frame.setAttribute("sandbox", "allow-same-origin");
      frame.addEventListener("load", loaded);
      frame.src = Desk.editor.dataset.preview;
      place.append(frame);
    } else if (on) {
      mark();
    }
  };

  button.addEventListener("click", () => show(place.hidden));
  const reload = () => {
    clearTimeout(timer);
    timer = setTimeout(() => frame && !place.hidden && frame.contentWindow.location.reload(), 300);
  };
  const remembered = localStorage.getItem("peraklad preview");
  if (remembered === "1" || (remembered === null && matchMedia("(min-width: 90rem)").matches)) show(true);
  return { mark, reload };
})();
