// Drafts: what is typed lies in this browser until the server has it, so that no crash of either takes it away.
"use strict";

Desk.drafts = (() => {
  const prefix = `peraklad ${Desk.editor.dataset.person} ${Desk.path} `;

  const keep = (row) => {
    const place = prefix + row.dataset.key;
    if (!Desk.isDirty(row)) {
      localStorage.removeItem(place);
      return;
    }
    const draft = {
      version: row.dataset.version,
      text: Desk.field(row).value,
      comment: Desk.comment(row).value,
      origin: Desk.originOf(row).value,
      needsWork: Desk.box(row).checked,
      source: Desk.field(row).dataset.source,
    };
    try {
      localStorage.setItem(place, JSON.stringify(draft));
    } catch {
      Desk.notice("full", Desk.words.refused + " localStorage");
    }
  };

  const drop = (key) => localStorage.removeItem(prefix + key);

  const all = () =>
    Object.keys(localStorage)
      .filter((place) => place.startsWith(prefix))
      .map((place) => ({ key: place.slice(prefix.length), ...JSON.parse(localStorage.getItem(place)) }));

  // Put a draft back into its row.
  const restore = (row, draft) => {
    Desk.field(row).value = draft.text;
    Desk.comment(row).value = draft.comment;
    Desk.originOf(row).value = draft.origin;
    Desk.box(row).checked = draft.needsWork;
    Desk.say(row, Desk.words.draft, "draft");
    Desk.grow(Desk.field(row));
  };

  return { keep, drop, all, restore };
})();
