// Drafts: what is typed lies in this browser until the server has it, so that no crash of either takes it away.
"use strict";

Desk.drafts = (() => {
  const of = (path) => `peraklad ${Desk.editor.dataset.person} ${path} `;
  const prefix = of(Desk.path);

  // ``how``: how it was to be saved when nobody answered.
  const keep = (row, how = null) => {
    const place = of(Desk.placeOf(row)) + row.dataset.key;
    if (!Desk.isDirty(row) && !how) {
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
      how,
    };
    try {
      localStorage.setItem(place, JSON.stringify(draft));
    } catch {
      Desk.notice("full", Desk.words.refused + " localStorage");
    }
  };

  const drop = (key, path = Desk.path) => localStorage.removeItem(of(path) + key);

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
