// Rows: which sentence is at hand, and what is put into its text.
"use strict";

Desk.grow = (field) => {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
};

// Change the page so that one element of it stays where it is in the window. Where the page can't be scrolled as far
// (at its top), the row that was left keeps some of its height instead.
let stretched = null;
Desk.steady = (anchor, change, left = null) => {
  const place = () => anchor.getBoundingClientRect().top;
  const before = place();
  if (stretched) stretched.style.minHeight = "";
  stretched = null;
  change();
  scrollBy({ top: place() - before, behavior: "instant" });
  const missing = before - place();
  if (missing < 1 || !left?.isConnected) return;
  left.style.minHeight = `${left.getBoundingClientRect().height + missing}px`;
  stretched = left;
};

// Help waits for saves that are under way: what stands around a sentence is then as it was just typed.
const help = async (row) => {
  row.helped = true;
  await Promise.race([Desk.allSaved(), new Promise((done) => setTimeout(done, 1500))]);
  await Desk.htmx;
  if (row.isConnected) htmx.trigger(row.querySelector(".help"), "desk:open");
};

// What didn't come (the server was away, somebody's editor was half-way through the catalog) is asked for again.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, ({ target }) => {
    if (!target.classList.contains("help")) return;
    const row = target.closest(".row");
    row.helped = false;
    setTimeout(() => row.classList.contains("active") && !row.helped && help(row), 3000);
  });
}

// What a row asks of the server is wired up when it is opened: to do so for three hundred takes longer than to show them.
const wire = (row) => {
  if (row.wired) return;
  row.wired = true;
  const asks = (element, values) => {
    for (const [name, value] of Object.entries(values)) element.setAttribute(`hx-${name}`, value);
    Desk.htmx.then(() => htmx.process(element));
  };
  const target = `#${row.querySelector(".findings").id}`;
  asks(Desk.field(row), { post: `${Desk.pathOf(row)}/check`, trigger: "input changed delay:400ms, desk:check", target, include: "this", sync: "this:replace" });
  const around = Desk.editor.dataset.filter ? "?around=1" : "";
  asks(row.querySelector(".help"), { get: `${Desk.pathOf(row)}/help${around}`, trigger: "desk:open", swap: "innerHTML" });
};

Desk.activate = (row, anchor = row) => {
  const left = Desk.active();
  if (left === row) return;
  wire(row);
  Desk.steady(anchor.isConnected ? anchor : row, () => {
    left?.classList.remove("active");
    row.classList.add("active");
  }, left);
  if (left) Desk.left(left);
  if (!row.helped) help(row);
  if (Desk.field(row).value.trim()) Desk.htmx.then(() => htmx.trigger(Desk.field(row), "desk:check"));
  Desk.preview.mark();
  document.dispatchEvent(new CustomEvent("desk:active", { detail: row }));
};

// Put the cursor into a row's text. By keyboard the row is brought into the window; under a pointer nothing moves.
Desk.go = (row, { anchor = null } = {}) => {
  const field = Desk.field(row);
  if (anchor) Desk.activate(row, anchor);
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
  if (anchor) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = row.offsetHeight < innerHeight - 200 ? "center" : "start";
  row.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
};

// The row so many steps away, or null at either end.
Desk.beside = (row, step) => {
  const rows = Desk.rows();
  return rows[rows.indexOf(row) + step] ?? null;
};

Desk.OPEN = new Set(["missing", "machine", "stale", "draft"]);

// The next row that still wants somebody, from the top again after the last one.
Desk.nextOpen = (row) => {
  const rows = Desk.rows();
  const at = rows.indexOf(row);
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find((one) => Desk.OPEN.has(one.dataset.state) && !one.saving) ?? null;
};

// Findings of a text that has been typed on since are none: what they would mend is no longer there.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.target.matches?.(".findings") && event.target.closest(".row");
  if (!row || event.detail.requestConfig.parameters.text.trim() === Desk.field(row).value.trim()) return;
  event.detail.shouldSwap = false;
  htmx.trigger(Desk.field(row), "desk:check");
});

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

// A 100 % match by one key: it is taken as it stands, by the person who pressed it, and the next sentence follows.
Desk.takeMatch = (row) => {
  const button = row.querySelector('.suggestion[data-origin="memory"][data-score="100"]');
  if (!button) return;
  Desk.suggest(row, button);
  Desk.box(row).checked = false;
  Desk.saveAndNext(row, false);
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
    for (const button of row.querySelectorAll('.findings [data-do="mend"]')) button.disabled = true;
  }
  Desk.drafts.keep(row);
  Desk.say(row, Desk.isDirty(row) ? Desk.words.draft : "", "draft");
  Desk.count();
});

// A row that is entered by a pointer opens when the button is let go: between the two nothing moves, and the click
// meets what it was meant for.
let pressed = null;
let entered = null;
const release = () => {
  const [anchor, row] = [pressed, entered];
  pressed = entered = null;
  if (row?.isConnected) Desk.activate(row, anchor);
};
addEventListener("pointerdown", (event) => { pressed = event.target; entered = null; }, true);
addEventListener("pointerup", () => setTimeout(release));
addEventListener("pointercancel", release);

document.getElementById("rows").addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  if (pressed) entered = row;
  else Desk.activate(row);
});

document.getElementById("rows").addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  const suggestion = event.target.closest(".suggestion");
  const term = event.target.closest("[data-insert]");
  const take = event.target.closest("[data-take]");
  const spelled = event.target.closest("[data-replace]");
  if (suggestion) Desk.suggest(row, suggestion);
  else if (term) Desk.insert(row, term.dataset.insert);
  else if (take) type(Desk.field(row), take.dataset.take, Boolean(take.dataset.whole));
  else if (spelled) {
    const at = Desk.field(row).value.indexOf(spelled.dataset.replace);
    if (at < 0) return;
    Desk.field(row).setSelectionRange(at, at + spelled.dataset.replace.length);
    Desk.insert(row, spelled.dataset.by);
  }
  else if (event.target.closest(".source") && !getSelection().toString()) Desk.go(row, { anchor: event.target });
});

for (const row of Desk.here()) Desk.grow(Desk.field(row));
