// Saving: conditional on what was read. Where that is no longer there, both texts are shown and the person chooses.
"use strict";

// Saves that the server has not answered, by key: sent again until it has, and by the next visit if this page is gone.
Desk.waiting = new Map();

// Answers that come from a desk, or a proxy before it, which can't serve now and will.
const LATER = new Set([408, 429, 500, 502, 503, 504]);
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
let wait = FIRST_WAIT;
let timer = 0;

Desk.retry = async () => {
  clearTimeout(timer);
  timer = 0;
  for (const [key, how] of [...Desk.waiting]) {
    const row = Desk.rowOf(key);
    if (row) await Desk.save(row, how);
    else Desk.waiting.delete(key);
    if (Desk.waiting.has(key)) break;
  }
  if (Desk.waiting.size) later();
  else wait = FIRST_WAIT;
};

const later = () => {
  if (timer) return;
  timer = setTimeout(Desk.retry, wait);
  wait = Math.min(LONGEST_WAIT, 2 * wait);
};
addEventListener("online", Desk.retry);

const postpone = (row, how, why = "") => {
  Desk.waiting.set(row.dataset.key, how);
  Desk.drafts.keep(row, how);
  Desk.say(row, [Desk.words.kept, why].filter(Boolean).join(" "), "problem");
  later();
};

// What isn't on the server yet, counted in the bar; a click leads to the first.
Desk.count = () => {
  const unsaved = Desk.here().filter((row) => Desk.isDirty(row) || Desk.waiting.has(row.dataset.key));
  const place = document.getElementById("unsaved");
  place.hidden = !unsaved.length;
  place.querySelector(".number").textContent = unsaved.length;
  place.onclick = () => unsaved[0] && Desk.go(unsaved[0]);
};

// A row that is left: what was typed into an open one is saved as needing work. A finished one waits for its key.
Desk.left = (row) => {
  const open = Desk.OPEN.has(row.dataset.state);
  if (open && Desk.isDirty(row) && Desk.field(row).value.trim() && !row.saving) Desk.save(row, { draft: true, quiet: true });
};

const fieldsOf = (row, draft) => {
  const fields = new URLSearchParams({
    text: Desk.field(row).value,
    comment: Desk.comment(row).value,
    origin: Desk.originOf(row).value,
  });
  if (draft) fields.set("draft", "1");
  for (const said of row.querySelectorAll('input[name="dismiss"]')) fields.append("dismiss", said.value);
  return fields;
};

// Bring a row into line with what the server sent; what was typed since is kept.
Desk.refresh = (row, fragment, sent = null) => {
  const fresh = fragment.querySelector(".row");
  const field = Desk.field(row);
  row.helped = false;
  const untouched = sent === null ? !Desk.isDirty(row) : field.value === sent.text && Desk.comment(row).value === sent.comment;
  // What the server doesn't say of a row: whether it is at hand, and that a check fails.
  const own = ["active", "failing"].filter((name) => row.classList.contains(name));
  row.className = [fresh.className, ...own].join(" ");
  for (const name of ["version", "state", "fuzzy"]) row.dataset[name] = fresh.dataset[name];
  row.setAttribute("aria-label", fresh.getAttribute("aria-label"));
  row.querySelector(".source").replaceChildren(...fresh.querySelector(".source").childNodes);
  row.querySelector('input[name="version"]').value = fresh.dataset.version;
  const hadFocus = row.querySelector(".actions").contains(document.activeElement);
  const needsWork = Desk.box(row).checked;
  // A remark that is being written stays open where the row can still be sent back.
  const remark = row.querySelector(".return[open]"), at = document.activeElement;
  if (remark) fresh.querySelector(".return")?.replaceWith(remark);
  row.querySelector(".actions").replaceChildren(...fresh.querySelector(".actions").childNodes);
  const writes = remark?.isConnected && remark.contains(at);
  if (writes) at.focus({ preventScroll: true });
  for (const said of row.querySelectorAll('input[name="dismiss"]')) said.remove();
  field.defaultValue = Desk.field(fresh).defaultValue;
  Desk.comment(row).defaultValue = Desk.comment(fresh).defaultValue;
  if (untouched) {
    // A space that somebody has just typed at the end stays: the next word follows.
    if (Desk.isDirty(row)) {
      field.value = field.defaultValue;
      Desk.comment(row).value = Desk.comment(row).defaultValue;
    }
    Desk.originOf(row).value = "";
    row.chosen = false;
    Desk.drafts.drop(row.dataset.key, Desk.placeOf(row));
    Desk.grow(field);
    if (row.classList.contains("active")) Desk.marks.paint(row);
  } else {
    Desk.box(row).checked = needsWork;
    Desk.drafts.keep(row);
  }
  if (hadFocus && !writes) field.focus({ preventScroll: true });
  Desk.progress(fragment);
};

// Put a row where there was another, or none.
Desk.place = (fragment, instead = null) => {
  const fresh = fragment.querySelector(".row");
  if (instead) instead.replaceWith(fresh);
  else document.getElementById("rows").append(fresh);
  Desk.htmx.then(() => htmx.process(fresh));
  Desk.progress(fragment);
  return fresh;
};

// Show both texts. The row is the one that is there now, though the text may have been typed into a former one.
Desk.conflict = async (row, html, mine) => {
  const conflict = Desk.parse(html).querySelector(".conflict");
  const former = row;
  if (conflict.dataset.key !== row?.dataset.key) {
    const answer = await Desk.get(`${Desk.placeOf(row)}/${conflict.dataset.key}`);
    if (answer.status !== 200) return;
    Desk.drafts.drop(former?.dataset.key ?? mine.key);
    const there = Desk.rowOf(conflict.dataset.key);
    if (there && former) former.remove();
    row = there ?? Desk.place(Desk.parse(answer.text), former);
    Desk.field(row).value = mine.text;
    Desk.grow(Desk.field(row));
    Desk.drafts.keep(row);
  }
  row.querySelector(".conflict")?.remove();
  row.classList.add("conflicted");
  Desk.steady(Desk.field(row), () => row.querySelector("form").prepend(conflict));
  Desk.say(row, Desk.words.conflict, "problem");
};

const settle = async (row, conflict, mine) => {
  row.settling = true;
  await settled(row, conflict, mine).finally(() => { row.settling = false; });
};

const settled = async (row, conflict, mine) => {
  const answer = await Desk.get(Desk.pathOf(row)).catch(() => null);
  if (answer?.status !== 200) return;
  const typed = Desk.field(row).value;
  conflict.remove();
  row.classList.remove("conflicted");
  const draft = Desk.box(row).checked;
  Desk.field(row).value = Desk.field(row).defaultValue;
  Desk.comment(row).value = Desk.comment(row).defaultValue;
  Desk.refresh(row, Desk.parse(answer.text));
  Desk.say(row, "");
  Desk.go(row, { anchor: row });
  if (!mine) return;
  Desk.field(row).value = typed;
  Desk.box(row).checked = draft && row.chosen;
  Desk.drafts.keep(row);
  await Desk.save(row, { draft: Desk.box(row).checked });
};

const answered = async (row, answer, sent, how) => {
  Desk.waiting.delete(row.dataset.key);
  if (answer.status === 200) {
    Desk.refresh(row, Desk.parse(answer.text), sent);
    const told = Desk.parse(answer.text).querySelector(".word").textContent;
    if (Desk.isDirty(row)) Desk.say(row, Desk.words.draft, "draft");
    else Desk.say(row, told || (how.path === "/approve" ? Desk.words.approved : Desk.words.saved), told ? "problem" : "done");
    Desk.preview.reload();
    if (!how.path && !how.draft && document.querySelector("#editor").dataset.preview) Desk.follow(row);
  } else if (answer.status === 412) {
    await Desk.conflict(row, answer.text, sent);
  } else if (answer.status === 401 || answer.status === 0) {
    Desk.drafts.keep(row, how);
    Desk.signIn(row);
    Desk.say(row, Desk.words.draft, "draft");
  } else if (LATER.has(answer.status)) {
    postpone(row, how, answer.status === 503 ? answer.text.trim() : "");
  } else {
    Desk.say(row, `${Desk.words.refused} ${answer.text.trim()}`, "problem");
  }
};

// Save a row; one save of it at a time, the next one waits for the answer to the last.
Desk.save = (row, { draft = Desk.box(row).checked, path = "", quiet = false, review = false, fields = {} } = {}) => {
  const nothing = !Desk.isDirty(row) && draft === (row.dataset.fuzzy === "1") && !row.querySelector('input[name="dismiss"]');
  if ((nothing && !path) || row.classList.contains("conflicted")) return Promise.resolve();
  const run = async () => {
    const sent = { text: Desk.field(row).value, comment: Desk.comment(row).value };
    const how = { draft, path, review, fields };
    // Most answers are there before anybody could read that one is waited for.
    const slow = setTimeout(() => Desk.say(row, Desk.words.saving), 400);
    let answer = null;
    try {
      const sending = fieldsOf(row, draft);
      if (review) sending.set("review", "1");
      for (const [name, value] of Object.entries(fields)) sending.set(name, value);
      answer = await Desk.post(`${Desk.pathOf(row)}${path}`, sending, { "If-Match": `"${row.dataset.version}"` });
    } catch {
      postpone(row, how);
    }
    clearTimeout(slow);
    if (answer) await answered(row, answer, sent, how);
    if (quiet && answer?.status === 200) Desk.say(row, Desk.words.as_draft, "draft");
    Desk.count();
  };
  const mine = (row.saving ?? Promise.resolve()).then(run).finally(() => {
    if (row.saving === mine) row.saving = null;
  });
  row.saving = mine;
  return mine;
};

// Saves that are under way, answered or put off.
Desk.allSaved = () => Promise.all(Desk.here().map((row) => row.saving));

Desk.saveAndNext = (row, draft) => {
  Desk.save(row, draft === undefined ? {} : { draft });
  const next = Desk.nextOpen(row);
  if (next) Desk.go(next);
  else Desk.allSaved().then(() => Desk.notice("done", Desk.nextOpen(row) ? "" : Desk.words.all_done));
};

const deeds = {
  review: (row) => Desk.review(row),
  withdraw: (row) => Desk.save(row, { path: "/withdraw" }),
  return: (row) => Desk.sendBack(row),
  term: (row, button) => {
    const form = button.closest(".help").querySelector(".propose");
    const field = Desk.field(row);
    form.hidden = false;
    form.elements.source.value ||= getSelection().toString().trim();
    form.elements.target.value ||= field.value.slice(field.selectionStart, field.selectionEnd).trim();
    form.elements[form.elements.source.value ? "target" : "source"].focus();
  },
  confirm: (row) => Desk.saveAndNext(row, false),
  approve: (row) => Desk.save(row, { path: "/approve" }),
  copy: (row) => Desk.copySource(row),
  above: (row) => {
    Desk.field(row).select();
    Desk.insert(row, "^");
  },
  mend: (row, button) => {
    Desk.field(row).select();
    Desk.insert(row, button.dataset.text);
  },
  dismiss: (row, button) => {
    const finding = button.closest(".finding");
    const reason = finding.querySelector(".reason");
    if (!reason.value.trim()) return reason.focus();
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: "dismiss", value: `${finding.dataset.check}: ${reason.value.trim()}` });
    row.querySelector("form").append(said);
    Desk.say(row, `${Desk.words.dismissed} ${finding.querySelector("strong").textContent.slice(1).trim()}`);
    finding.remove();
    Desk.field(row).focus();
  },
  mine: (row, button) => settle(row, button.closest(".conflict"), true),
  theirs: (row, button) => settle(row, button.closest(".conflict"), false),
};

document.getElementById("rows").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const row = event.target.closest(".row");
  if (button && row) deeds[button.dataset.do](row, button);
});

document.getElementById("rows").addEventListener("submit", (event) => {
  if (!event.target.matches(".target")) return;
  event.preventDefault();
  Desk.saveAndNext(event.target.closest(".row"));
});
