// Marks: links and signs of the source are chips in the text that no key breaks; words that no dictionary knows are
// underlined; characters and words are counted. All of it is drawn on a layer behind the text field.
"use strict";

Desk.marks = (() => {
  const of = (field) => JSON.parse(field.dataset.marks || "[]");

  // Where chips stand in a text: marks of more than one character, each wherever it is found.
  const chips = (field) => {
    const found = [];
    for (const mark of new Set(of(field).filter((one) => one.length > 1))) {
      for (let at = field.value.indexOf(mark); at >= 0; at = field.value.indexOf(mark, at + mark.length)) {
        found.push([at, at + mark.length]);
      }
    }
    return found.sort((a, b) => a[0] - b[0]);
  };

  const unknown = (row) => {
    const words = [...row.querySelectorAll(".findings [data-word]")].map((one) => one.dataset.word);
    if (!words.length) return [];
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const form = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
    return [...Desk.field(row).value.matchAll(form)].map((one) => [one.index, one.index + one[0].length]);
  };

  const paint = (row) => {
    const field = Desk.field(row);
    const spans = [...chips(field).map((one) => [...one, "placed"]), ...unknown(row).map((one) => [...one, "unknown"])].sort((a, b) => a[0] - b[0]);
    const parts = [];
    let position = 0;
    for (const [start, end, kind] of spans) {
      if (start < position) continue;
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = field.value.slice(start, end);
      parts.push(field.value.slice(position, start), span);
      position = end;
    }
    row.querySelector(".mirror").replaceChildren(...parts, `${field.value.slice(position)}\u200b`);
    const words = field.value.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
    row.querySelector(".size").textContent = `${[...field.value.trim()].length} ${Desk.words.chars} · ${words} ${Desk.words.words_count}`;
  };

  // Which end of a chip a key meets first.
  const EDGES = { Backspace: 1, ArrowLeft: 1, Delete: 0, ArrowRight: 0 };

  // The cursor is never within a chip: it goes on to the side where it was heading.
  let last = 0;
  document.addEventListener("selectionchange", () => {
    const field = document.activeElement;
    if (!field?.matches?.('textarea[name="text"]')) return;
    let { selectionStart: start, selectionEnd: end } = field;
    const collapsed = start === end;
    for (const [a, b] of chips(field)) {
      if (collapsed && a < start && start < b) start = end = last <= a ? b : a;
      else if (!collapsed && a < start && start < b) start = a;
      else if (!collapsed && a < end && end < b) end = b;
    }
    last = start;
    if (start !== field.selectionStart || end !== field.selectionEnd) field.setSelectionRange(start, end, field.selectionDirection);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!(event.key in EDGES) || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!field.matches?.('textarea[name="text"]') || field.selectionStart !== field.selectionEnd) return;
    const edge = EDGES[event.key];
    const chip = chips(field).find((one) => one[edge] === field.selectionStart);
    if (!chip) return;
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      field.setSelectionRange(chip[1 - edge], chip[1 - edge]);
    } else {
      field.setSelectionRange(...chip);
    }
  });

  // However the cursor came into a chip: what is typed there goes behind it.
  document.addEventListener("beforeinput", (event) => {
    const field = event.target;
    if (!field.matches?.('textarea[name="text"]') || field.selectionStart !== field.selectionEnd) return;
    const chip = chips(field).find(([a, b]) => a < field.selectionStart && field.selectionStart < b);
    if (!chip) return;
    event.preventDefault();
    field.setSelectionRange(chip[1], chip[1]);
    if (event.data) setTimeout(() => document.execCommand("insertText", false, event.data));
  });

  // The next mark of the source that the text lacks; a link goes around what is selected.
  const place = (row) => {
    const field = Desk.field(row);
    const marks = of(field);
    let rest = field.value;
    const left = marks.filter((mark) => {
      const at = rest.indexOf(mark);
      if (at < 0) return true;
      rest = rest.slice(0, at) + "\u0000".repeat(mark.length) + rest.slice(at + mark.length);
      return false;
    });
    if (!left.length) return Desk.say(row, Desk.words.no_more_marks);
    const selected = field.value.slice(field.selectionStart, field.selectionEnd);
    const closing = marks[marks.indexOf(left[0]) + 1];
    Desk.insert(row, selected && left.length > 1 && left[1] === closing ? left[0] + selected + left[1] : left[0]);
  };

  const rows = document.getElementById("rows");
  rows.addEventListener("input", (event) => {
    if (event.target.name === "text") paint(event.target.closest(".row"));
  });
  document.addEventListener("desk:active", (event) => paint(event.detail));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const row = event.target.closest?.(".row.active");
    if (row) paint(row);
  });
  return { paint, place };
})();
