// Unsaved: what this browser keeps of texts that the desk does not have yet, marked on the start page.
"use strict";

(() => {
  const notice = document.getElementById("unsaved-here");
  const prefix = `peraklad ${notice.dataset.person} /`;
  const counts = new Map();
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    const path = key.slice(prefix.length - 1).split(" ")[0];
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  for (const [path, count] of counts) {
    const link = document.createElement("a");
    link.href = path;
    const line = document.querySelector(`tr[data-place="${CSS.escape(path)}"]`);
    link.textContent = `${line?.querySelector("th").textContent.trim() ?? decodeURIComponent(path)} (${count})`;
    notice.querySelector("span").append(link, " ");
    notice.hidden = false;
  }
})();
