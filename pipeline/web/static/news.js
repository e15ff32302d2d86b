// News: what changes on the disk, by whatever tool, is told to this page; and drafts that an earlier visit left.
"use strict";

(() => {
  const mine = new Set([Desk.editor.dataset.catalog, Desk.editor.dataset.catalog.replace(/\.po$/, ".jsonl"), Desk.editor.dataset.source]);
  let away = false;

  const both = async (row, draft) => {
    const answer = await Desk.post(`${Desk.path}/${draft.key}/conflict`, { text: draft.text });
    if (answer.status === 200) return Desk.conflict(row, answer.text, draft);
    if (answer.status === 404) {
      Desk.notice(`gone ${draft.key}`, Desk.words.gone, [[Desk.words.discard, (notice) => {
        Desk.drafts.drop(draft.key);
        notice.remove();
      }]], draft.text);
    }
  };

  const typed = (row) => ({ key: row.dataset.key, text: Desk.field(row).value, comment: Desk.comment(row).value });

  const compare = async () => {
    const answer = await Desk.get(`${Desk.path}/versions`).catch(() => null);
    if (answer?.status !== 200) {
      // An editor may be half-way through writing the file.
      if (answer?.status === 422) setTimeout(compare, 1500);
      return;
    }
    const now = new Map(JSON.parse(answer.text));
    let changed = false;
    for (const row of Desk.rows()) {
      await row.saving;
      const version = now.get(row.dataset.key);
      if (version === undefined) {
        changed = true;
        if (Desk.isDirty(row) && !row.classList.contains("conflicted")) await both(row, typed(row));
      } else if (version !== row.dataset.version) {
        const fresh = await Desk.get(`${Desk.path}/${row.dataset.key}`).catch(() => null);
        if (fresh?.status !== 200) continue;
        const fragment = Desk.parse(fresh.text);
        // A save of ours may have been answered since the list was made.
        if (fragment.querySelector(".row").dataset.version === row.dataset.version) continue;
        if (Desk.isDirty(row)) await both(row, typed(row));
        else Desk.refresh(row, fragment);
      }
    }
    if (!Desk.editor.dataset.filter && [...now.keys()].some((key) => !Desk.rowOf(key))) changed = true;
    if (changed) Desk.notice("article", Desk.words.article, [[Desk.words.reload, () => location.reload()]]);
    Desk.preview.reload();
  };

  const listen = () => {
    const news = new EventSource("/news");
    news.addEventListener("message", (event) => {
      const said = JSON.parse(event.data);
      if (said.problem) Desk.notice("problem", Desk.words.settings);
      if (said.changed?.some((path) => mine.has(path))) compare();
    });
    news.addEventListener("error", () => {
      if (!away) Desk.notice("away", Desk.words.offline);
      away = true;
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
    news.addEventListener("hello", async () => {
      if (away) {
        away = false;
        Desk.unnotice("away");
        Desk.notice("back", Desk.words.online, []);
        setTimeout(() => Desk.unnotice("back"), 4000);
        for (const [key, how] of [...Desk.waiting]) {
          const row = Desk.rowOf(key);
          if (row) await Desk.save(row, how);
        }
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
        if (!Desk.isDirty(row)) Desk.drafts.drop(draft.key);
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

  restore();
  listen();
})();
