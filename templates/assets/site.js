/* Standfirst: four small enhancements. Every page is complete without this file. */
(() => {
  const doc = document;
  const list = doc.querySelector("[data-fragment]");
  const before = list && list.innerHTML.trim(); // as the server sent it, with absolute times

  /* 1. Times. The page carries the absolute one; younger than a day it becomes "3 hours ago", rounded down. */
  const relative = (root) => {
    for (const t of root.querySelectorAll("time[data-rel]")) {
      const min = Math.floor((Date.now() - Date.parse(t.dateTime)) / 6e4);
      if (!(min >= 0 && min < 1440)) continue;
      const rtf = new Intl.RelativeTimeFormat(t.closest("[lang]").lang, { numeric: "auto" }); // of the words around it
      t.title = t.textContent;
      t.textContent = min < 60 ? rtf.format(-min, "minute") : rtf.format(-Math.floor(min / 60), "hour");
    }
  };
  relative(doc);

  /* 2. Copy link. The button ships hidden because it needs script. */
  for (const b of doc.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    b.hidden = false;
    b.addEventListener("click", async () => {
      await navigator.clipboard.writeText(doc.querySelector("link[rel=canonical]").href);
      const was = b.textContent;
      b.textContent = "✓ " + was;
      setTimeout(() => { b.textContent = was; }, 2000);
    });
  }

  /* 3. Embeds. Nothing is asked of the provider before the click; what it shows cannot lead the page elsewhere. */
  for (const b of doc.querySelectorAll("[data-embed]")) {
    b.hidden = false;
    b.addEventListener("click", () => {
      const frame = doc.createElement("iframe");
      frame.title = b.dataset.title;
      frame.allow = "fullscreen; picture-in-picture";
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation";
      frame.src = b.dataset.embed;
      b.parentNode.replaceWith(frame);
      frame.focus();
    });
  }

  /* 4. Recent Posts: the copy of the page may be hours old, or (data-client) hold no list at all. The height is locked,
        so nothing below moves; a list in use is left alone. XHR "document" parses without a Trusted Types sink and runs
        no script of the fragment. */
  if (list && ("client" in list.dataset || !navigator.connection?.saveData)) {
    const refresh = () => {
      const x = new XMLHttpRequest();
      x.open("GET", list.dataset.fragment);
      x.responseType = "document";
      x.onload = () => {
        const body = x.status === 200 && x.response?.body;
        const items = body ? [...body.querySelectorAll("li")] : [];
        if (!items.length || body.innerHTML.trim() === before) return;
        if (list.contains(doc.activeElement) || list.matches(":hover")) return;
        list.style.minBlockSize = `${list.offsetHeight}px`;
        list.replaceChildren(...items);
        relative(list);
      };
      x.send();
    };
    (window.requestIdleCallback || setTimeout)(refresh);
  }
})();
