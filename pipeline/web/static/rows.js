// Rows: which sentence is at hand, and what is put into its text.
"use strict";

Desk.grow = (field) => {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
};

Desk.activate = (row) => {
  if (row.classList.contains("active")) return;
  Desk.active()?.classList.remove("active");
  row.classList.add("active");
  if (!row.helped) htmx.trigger(row.querySelector(".help"), "desk:open");
  row.helped = true;
  if (Desk.field(row).value.trim()) htmx.trigger(Desk.field(row), "desk:check");
  Desk.preview.mark();
};

Desk.go = (row) => {
  const field = Desk.field(row);
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
  row.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
};

// The row so many steps away, or null at either end.
Desk.beside = (row, step) => {
  const rows = Desk.rows();
  return rows[rows.indexOf(row) + step] ?? null;
};

const OPEN = new Set(["missing", "machine", "stale", "draft"]);

// The next row that still wants somebody, from the top again after the last one.
Desk.nextOpen = (row) => {
  const rows = Desk.rows();
  const at = rows.indexOf(row);
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find((one) => OPEN.has(one.dataset.state) && !one.saving) ?? null;
};

// Type a text into a field as a person would: the browser can undo it.
const type = (field, text, whole) => {
  field.focus({ preventScroll: true });
  if (whole) field.select();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, whole ? 0 : field.selectionStart, whole ? field.value.length : field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
};

Desk.insert = (row, text) => type(Desk.field(row), text, false);
Desk.copySource = (row) => type(Desk.field(row), Desk.field(row).dataset.source, true);

// A suggestion: its text is a machine's or the memory's, and needs work until a person says otherwise.
Desk.suggest = (row, button) => {
  type(Desk.field(row), button.dataset.text, true);
  Desk.originOf(row).value = button.dataset.origin;
  Desk.box(row).checked = true;
  row.chosen = true;
  Desk.drafts.keep(row);
  Desk.say(row, Desk.words.inserted);
};

Desk.toggle = (row) => {
  Desk.box(row).checked = !Desk.box(row).checked;
  row.chosen = true;
};

document.getElementById("rows").addEventListener("input", (event) => {
  const row = event.target.closest(".row");
  if (!event.target.matches("textarea")) {
    if (event.target.name === "draft") row.chosen = true;
    return;
  }
  if (event.target.name === "text") {
    // A text that somebody edits is that person's, and needs no work any more unless they say so.
    Desk.originOf(row).value = "";
    if (!row.chosen) Desk.box(row).checked = false;
    Desk.grow(event.target);
  }
  Desk.drafts.keep(row);
  Desk.say(row, Desk.isDirty(row) ? Desk.words.draft : "", "draft");
});

document.getElementById("rows").addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (row) Desk.activate(row);
});

document.getElementById("rows").addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  const suggestion = event.target.closest(".suggestion");
  const term = event.target.closest("[data-insert]");
  if (suggestion) Desk.suggest(row, suggestion);
  else if (term) Desk.insert(row, term.dataset.insert);
  else if (event.target.closest(".source") && !getSelection().toString()) Desk.go(row);
});

for (const row of Desk.rows()) Desk.grow(Desk.field(row));
