// What all scripts of the editor share: its address, its words, and how it speaks with the server.
"use strict";

const Desk = {};
Desk.editor = document.getElementById("editor");
Desk.path = Desk.editor.dataset.path;
Desk.words = JSON.parse(document.querySelector('meta[name="words"]').content);

// Whether this is the queue of what waits for review: sentences of many articles.
Desk.reviewing = Boolean(Desk.editor.dataset.reviewing);

Desk.headers = { "X-Token": Desk.editor.dataset.token, "X-Desk": "1", ...(Desk.reviewing && { "X-Reviewing": "1" }) };

// Send a form; the answer's text comes with its status. Throws only where there is no answer at all.
Desk.post = async (path, fields, headers = {}) => {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
  const answer = await fetch(path, { method: "POST", headers: { ...Desk.headers, ...headers }, body, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
};

Desk.get = async (path) => {
  const answer = await fetch(path, { headers: Desk.headers, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
};

Desk.parse = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};

// The rows of a long article beyond its first screens stand as text in a <noscript> until the first sentence is open:
// a browser takes a third of a second for three hundred forms. They are put in piece by piece, or all when asked for.
Desk.here = () => [...document.querySelectorAll("#rows > .row")];
Desk.whole = new Promise((resolve) => {
  const rest = document.getElementById("rest");
  const waiting = rest ? Desk.parse(rest.textContent) : null;
  Desk.unfold = (most = Infinity) => {
    const rows = [];
    while (waiting?.firstElementChild && rows.length < most) rows.push(waiting.removeChild(waiting.firstElementChild));
    rest?.before(...rows);
    for (const row of rows) Desk.grow(Desk.field(row));
    if (!waiting?.firstElementChild) {
      rest?.remove();
      resolve();
    }
    return rows.length;
  };
});
const PIECE = 15;
const piece = () => Desk.unfold(PIECE) && setTimeout(piece);
addEventListener("load", () => setTimeout(piece, 50));

Desk.rows = () => (Desk.unfold(), Desk.here());
Desk.rowOf = (key) => document.getElementById(`s${key}`) ?? (Desk.unfold(), document.getElementById(`s${key}`));
// Where a row's article is, and the row itself: a list may hold rows of several.
Desk.placeOf = (row) => row?.dataset.path ?? Desk.path;
Desk.pathOf = (row) => `${Desk.placeOf(row)}/${row.dataset.key}`;
Desk.field = (row) => row.querySelector('textarea[name="text"]');
Desk.box = (row) => row.querySelector('input[name="draft"]');
Desk.comment = (row) => row.querySelector('textarea[name="comment"]');
Desk.originOf = (row) => row.querySelector('input[name="origin"]');
Desk.active = () => document.querySelector("#rows > .row.active");

// Whether something in a row differs from what the server has, which keeps no spaces at either end.
const differs = (field) => field.value.trim() !== field.defaultValue.trim();
Desk.isDirty = (row) => differs(Desk.field(row)) || differs(Desk.comment(row));

Desk.say = (row, text, kind = "") => {
  const place = row.querySelector(".word");
  place.textContent = text;
  place.className = `word ${kind}`;
};

// What asks the server for help and checks comes once the page stands: htmx would look through all of it when it begins,
// and nothing in it is htmx's until a sentence is open. So it is also told its settings here.
Desk.htmx = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", () => {
    const script = document.createElement("script");
    script.src = document.querySelector('meta[name="htmx-script"]').content;
    script.addEventListener("load", () => {
      Object.assign(htmx.config, JSON.parse(document.querySelector('meta[name="htmx-config"]').content));
      resolve(htmx);
    });
    document.head.append(script);
  });
});

document.body.addEventListener("htmx:configRequest", (event) => {
  Object.assign(event.detail.headers, Desk.headers);
});
