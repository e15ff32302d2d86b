// Reviewing: one key approves and goes on; what was mended meanwhile is saved with it. And taking back, repeats, filling.
"use strict";

Desk.waits = (row) => row.dataset.state === "translated" && !row.saving;

// Approve a row, with what was changed in it, and go to the next that waits.
Desk.review = (row) => {
  const dirty = Desk.isDirty(row);
  const saving = Desk.save(row, dirty ? { draft: false, review: true } : { path: "/approve" });
  const rows = Desk.rows();
  const at = rows.indexOf(row);
  const next = [...rows.slice(at + 1), ...rows.slice(0, at)].find(Desk.waits);
  if (next) Desk.go(next);
  saving.then(() => {
    const waiting = document.getElementById("waiting");
    if (waiting) waiting.textContent = Desk.rows().filter(Desk.waits).length;
  });
  if (!next) Desk.allSaved().then(() => Desk.notice("done", Desk.rows().some(Desk.waits) ? "" : Desk.words.all_done));
};

Desk.sendBack = (row) => {
  const form = row.querySelector(".return");
  if (!form) return;
  if (!form.open) {
    form.open = true;
    form.querySelector("select").focus();
    return;
  }
  const fields = {};
  for (const one of form.querySelectorAll("select, input")) fields[one.name] = one.value;
  Desk.save(row, { path: "/return", fields });
};

// “Approve the rest” counts only what was seen: the button wakes up when the last row has been on the screen.
(() => {
  const button = document.getElementById("approve-rest");
  const last = button && Desk.rows().at(-1);
  if (!last) return;
  new IntersectionObserver(([entry], observer) => {
    if (!entry.isIntersecting) return;
    button.disabled = false;
    observer.disconnect();
  }).observe(last);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const places = Map.groupBy ? Map.groupBy(Desk.rows().filter(Desk.waits), Desk.placeOf) : new Map();
    for (const [path, rows] of places) {
      const versions = JSON.stringify(rows.map((row) => [row.dataset.key, row.dataset.version]));
      await Desk.post(`${path}/approve-rest`, { versions }).catch(() => null);
    }
    await Desk.compare();
    if (!Desk.rows().some(Desk.waits)) Desk.notice("done", Desk.words.all_done);
  });
})();

Desk.undo = async () => {
  const answer = await Desk.post("/undo", {}).catch(() => null);
  if (answer?.status !== 200) return;
  Desk.notice("undone", JSON.parse(answer.text).said);
  await Desk.compare();
};
document.getElementById("undo-button").addEventListener("click", Desk.undo);

document.getElementById("fill-button")?.addEventListener("click", async (event) => {
  event.target.disabled = true;
  const answer = await Desk.post(`${Desk.path}/fill`, {}).catch(() => null);
  if (answer?.status === 200) Desk.notice("filled", JSON.parse(answer.text).said);
  await Desk.compare();
});

// The same sentence elsewhere in the issue: asked once it is finished here, done only when somebody says so.
Desk.follow = async (row) => {
  if (!["translated", "reviewed"].includes(row.dataset.state) || Desk.reviewing) return;
  const answer = await Desk.post(`${Desk.pathOf(row)}/follow`, {}).catch(() => null);
  const count = answer?.status === 200 ? JSON.parse(answer.text).count : 0;
  if (!count) return;
  Desk.notice("follow", `${Desk.words.follow} (${count})`, [
    [Desk.words.follow_yes, async () => {
      await Desk.post(`${Desk.pathOf(row)}/follow`, { do: "1" });
      Desk.notice("follow", Desk.words.followed);
    }],
    [Desk.words.no, (notice) => notice.remove()],
  ], Desk.field(row).value);
};
