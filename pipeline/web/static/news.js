// News: what changes on the disk, by whatever tool, is told to this page; and drafts that an earlier visit left.
"use strict";

(() => {
  // The articles that this page shows sentences of: one, or a queue's many.
  const places = () => (Desk.reviewing ? [...new Set(Desk.rows().map(Desk.placeOf))] : [Desk.path]);

  // The files that an article's sentences come from: its catalog, its ledger, itself.
  const filesOf = (place) => {
    const { catalog, source } = Desk.editor.dataset;
    if (catalog) return [catalog, catalog.replace(/\.po$/, ".jsonl"), source];
    const [, issue, name, locale] = place.split("/");
    const stem = `locales/${locale}/LC_MESSAGES/${issue === name ? name : `${issue}/${name}`}`;
    return [`${stem}.po`, `${stem}.jsonl`, `articles/${issue}/${name}.md`];
  };

  let away = false;

  const both = async (row, draft) => {
    const answer = await Desk.post(`${Desk.placeOf(row)}/${draft.key}/conflict`, { text: draft.text });
    if (answer.status === 200) return Desk.conflict(row, answer.text, draft);
    if (answer.status === 404) {
      Desk.notice(`gone ${draft.key}`, Desk.words.gone, [[Desk.words.discard, (notice) => {
        Desk.drafts.drop(draft.key);
        notice.remove();
      }]], draft.text);
    }
  };

  const typed = (row) => ({ key: row.dataset.key, text: Desk.field(row).value, comment: Desk.comment(row).value });

  const compare = async (which = places()) => {
    await Desk.whole;
    let changed = false;
    for (const path of which) changed = (await compareOne(path)) || changed;
    if (changed) Desk.notice("article", Desk.words.article, [[Desk.words.reload, () => location.reload()]]);
    Desk.preview.reload();
  };
  Desk.compare = compare;

  // Bring the rows of one article into line with what is there now; whether there are others now.
  const compareOne = async (path) => {
    const answer = await Desk.get(`${path}/versions?states=1`).catch(() => null);
    if (answer?.status !== 200) {
      // An editor may be half-way through writing the file.
      if (answer?.status === 422) setTimeout(() => compare([path]), 1500);
      return false;
    }
    const now = new Map(JSON.parse(answer.text).map(([key, ...rest]) => [key, rest]));
    let changed = false;
    let refreshed = false;
    for (const row of Desk.rows().filter((one) => Desk.placeOf(one) === path)) {
      await row.saving;
      const [version, state] = now.get(row.dataset.key) ?? [];
      if (version === undefined) {
        changed = true;
        if (Desk.isDirty(row) && !row.classList.contains("conflicted")) await both(row, typed(row));
      } else if (version !== row.dataset.version || state !== row.dataset.state) {
        const fresh = await Desk.get(Desk.pathOf(row)).catch(() => null);
        if (fresh?.status !== 200) continue;
        const fragment = Desk.parse(fresh.text);
        // A save of ours may have been answered since the list was made.
        const shown = fragment.querySelector(".row").dataset;
        if (shown.version === row.dataset.version && shown.state === row.dataset.state) continue;
        if (row.settling || row.classList.contains("conflicted")) continue;
        if (Desk.isDirty(row) && version !== row.dataset.version) await both(row, typed(row));
        else if (!Desk.isDirty(row)) {
          Desk.refresh(row, fragment);
          refreshed = true;
        }
      }
    }
    if (refreshed) Desk.failing.load();
    return changed || (!Desk.editor.dataset.filter && [...now.keys()].some((key) => !Desk.rowOf(key)));
  };

  const people = async () => {
    const place = document.getElementById("people");
    const answer = place && (await Desk.get(`${Desk.path}/people`).catch(() => null));
    if (answer?.status !== 200) return;
    const names = JSON.parse(answer.text);
    place.textContent = names.length ? `${Desk.words.here} ${names.join(", ")}` : "";
  };

  // Somebody has said something of a sentence whose discussion is open here: unless one is typing an answer, show it.
  const discussed = async ({ discussed: path, key }) => {
    const row = path === Desk.path && Desk.rowOf(key);
    const thread = row && row.querySelector(".thread");
    if (!row) return;
    row.classList.add("talking");
    Desk.failing.count("talking");
    if (!thread || thread.querySelector("textarea").value) return;
    const answer = await Desk.get(`${Desk.pathOf(row)}/talk`).catch(() => null);
    if (answer?.status !== 200) return;
    const fresh = Desk.parse(answer.text).firstElementChild;
    thread.replaceWith(fresh);
    Desk.htmx.then(() => htmx.process(fresh));
  };

  const listen = () => {
    const news = new EventSource("/news");
    news.addEventListener("message", (event) => {
      const said = JSON.parse(event.data);
      if (said.problem) Desk.notice("problem", Desk.words.settings);
      const touched = said.changed ? places().filter((place) => filesOf(place).some((file) => said.changed.includes(file))) : [];
      if (touched.length) compare(touched);
      if (said.people === Desk.path) people();
      if (said.discussed) discussed(said);
    });
    news.addEventListener("error", () => {
      if (!away) Desk.notice("away", Desk.words.offline);
      away = true;
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
    news.addEventListener("hello", async (event) => {
      Desk.post("/here", { id: JSON.parse(event.data).id, at: Desk.path }).catch(() => null);
      if (away) {
        away = false;
        Desk.unnotice("away");
        Desk.notice("back", Desk.words.online, []);
        setTimeout(() => Desk.unnotice("back"), 4000);
        await Desk.retry();
      }
      // Something may have changed since the page was made, or while nobody listened.
      compare();
    });
    if (news.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };

  const restore = async () => {
    for (const draft of Desk.drafts.all()) {
      const row = Desk.rowOf(draft.key);
      if (row && row.dataset.version === draft.version) {
        Desk.drafts.restore(row, draft);
        if (draft.how) await Desk.save(row, draft.how);
        else if (!Desk.isDirty(row)) Desk.drafts.drop(draft.key);
      } else if (row && draft.text === Desk.field(row).defaultValue) {
        Desk.drafts.drop(draft.key);
      } else if (row) {
        Desk.drafts.restore(row, draft);
        await both(row, draft);
      } else if (!Desk.editor.dataset.filter) {
        await both(null, draft);
      }
    }
  };

  restore().then(Desk.count);
  listen();
})();
