// Standfirst's preview: reloads the page when the site was built anew, and shows what is wrong with the content.
// It is added to pages on their way to the browser, never to the output. All text is set as text, never as HTML.
(() => {
  "use strict";
  const mine = document.currentScript.dataset.version;
  const key = "standfirst-preview-scroll";

  // --- the place on the page is kept over a reload ---

  const kept = (() => {
    try {
      const place = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
      return place && place.path === location.pathname ? place : null;
    } catch {
      return null;
    }
  })();
  if (kept) {
    const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    back();
    // Pictures that come late make the page long enough only now; an author who scrolled meanwhile is left alone.
    if (Math.abs(scrollY - kept.y) > 1) addEventListener("load", () => scrollY < kept.y && back(), { once: true });
  }

  let leaving = false;
  const reload = () => {
    if (leaving) return;
    leaving = true;
    try {
      sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
    } catch {
      // without storage the browser's own memory must do
    }
    location.reload();
  };

  // --- what is wrong, over the last good page ---

  const style = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto; box-sizing: border-box;
      padding: 1rem 1.25rem 1.25rem; background: #1c1917; color: #f5f5f4; border-top: 4px solid #ef4444;
      font: 15px/1.45 system-ui, sans-serif; color-scheme: dark; }
    header { display: flex; justify-content: space-between; gap: 1rem; align-items: start; }
    h2 { margin: 0; font-size: 1.05rem; }
    button { font: inherit; color: inherit; background: #44403c; border: 1px solid #a8a29e; border-radius: 4px; padding: .2rem .7rem;
      cursor: pointer; }
    article { margin-top: .9rem; padding-top: .8rem; border-top: 1px solid #44403c; }
    p { margin: .15rem 0; overflow-wrap: anywhere; }
    .place { font-family: ui-monospace, monospace; font-size: .9em; color: #fca5a5; }
    pre { margin: .4rem 0; padding: .5rem .7rem; overflow-x: auto; background: #292524; font: 13px/1.5 ui-monospace, monospace; }
    .hint { color: #bbf7d0; }
    @media print { section { display: none; } }`;

  let box = null;
  let hidden = "";

  const add = (parent, tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    parent.append(made);
    return made;
  };

  const clear = () => {
    if (box) box.remove();
    box = null;
  };

  const show = (state) => {
    clear();
    if (!state.faults.length) hidden = "";
    const said = JSON.stringify([state.title, state.faults]);
    if (!state.faults.length || said === hidden) return;
    box = document.createElement("standfirst-problems");
    const root = box.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const section = add(root, "section");
    section.setAttribute("role", "alert");
    section.lang = "en";
    section.dir = "ltr";
    const head = add(section, "header");
    add(head, "h2", state.title);
    add(head, "button", "Hide").addEventListener("click", () => {
      hidden = said;
      clear();
    });
    for (const fault of state.faults) {
      const one = add(section, "article");
      if (fault.place) add(one, "p", fault.place, "place");
      add(one, "p", `${fault.severity}: ${fault.message}`);
      if (fault.source) add(one, "pre", `${fault.source}\n${" ".repeat(fault.caret)}^`).dir = "auto";
      if (fault.hint) add(one, "p", `To mend it: ${fault.hint}`, "hint");
    }
    document.documentElement.append(box);
  };

  // --- the channel: open while the page is in sight, as a browser has six connections to one server in all ---

  let source = null;
  const connect = () => {
    if (source || document.hidden || leaving) return;
    source = new EventSource("/_standfirst/events");
    source.onmessage = (event) => {
      const state = JSON.parse(event.data);
      if (state.version === mine) show(state);
      else reload();
    };
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(connect, 1000);
      }
    };
  };
  const disconnect = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
