// Standfirst's preview: shows the page as it is now, and says what is wrong. It is added to pages on their way to the browser,
// never to the output.

const inFrame = window.top !== window;
if (!inFrame) document.documentElement.append(host);
if (shown.asOf) {
  askAsOf();
  for (const kind of ["click", "auxclick"]) addEventListener(kind, keepTime, { capture: true });
}

// --- a reload keeps the place on the page ---

const place = (() => {
  try {
    const kept = JSON.parse(memory.get("scroll"));
    memory.set("scroll", "");
    return kept.path === location.pathname ? kept : null;
  } catch {
    return null;
  }
})();
if (place) {
  const back = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
  back();
  // Pictures that come late make the page long enough only now; an author who scrolled meanwhile is left alone.
  if (Math.abs(scrollY - place.y) > 1) addEventListener("load", () => scrollY < place.y && back(), { once: true });
}

let leaving = false;
const reload = () => {
  if (leaving) return;
  leaving = true;
  memory.set("scroll", JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
  location.reload();
};

// --- the title shows a failed build ---

let failed = false;
const FAILED = "✗ ";
const entitle = (title = document.title) => {
  const bare = title.startsWith(FAILED) ? title.slice(FAILED.length) : title;
  const said = (failed ? FAILED : "") + bare;
  if (said !== document.title) document.title = said;
};

// --- the page follows the site ---

let served = look();
served.then((view) => view.page && knowHead(view), () => {});
let state = null;
let busy = false;
let again = false;

/** One step: the page in sight becomes what is served now. */
const update = async () => {
  const before = await served.catch(() => null);
  const after = await look(before);
  if (!before?.page || before.tag.version !== shown.version) return reload();
  if (after.status === 503 && before.status !== 503) return undefined; // the last good page stays, below what is wrong
  if (!after.page || after.status !== before.status || after.address !== before.address) return reload();
  if (after.tag.token !== shown.token || !sameCode(before, after)) return reload();
  try {
    await become(before, after);
  } catch (problem) {
    console.warn("Standfirst's preview reloads the page:", problem);
    return reload();
  }
  shown = after.tag;
  served = Promise.resolve(after);
  if (before.page.title !== after.page.title) entitle(after.page.title);
  renewPictures(after.tag.version, reload);
  return ribbon.draw();
};

/** Goes on until the page is as new as the news; a tab out of sight waits until it is looked at. */
const follow = async () => {
  if (!state || state.version === shown.version || document.hidden || leaving) return;
  again = true;
  if (busy) return;
  busy = true;
  while (again && !leaving) {
    again = false;
    await update().catch(() => {}); // no answer: the channel will tell when there is one
  }
  busy = false;
};

/** The channel was refused: by another run, which has another token, or by one that is too busy. */
const refused = async () => {
  const view = await look().catch(() => null);
  if (view?.status === 403) ribbon.lost("Started anew: open the address in the terminal");
  else if (view?.tag && view.tag.token !== shown.token) reload();
};

listen({
  heard: (news) => {
    state = news;
    failed = state.faults.length > 0;
    entitle();
    problems.show(state);
    ribbon.wrong(failed ? state.title.split(":")[0] : "");
    follow();
  },
  connected: (there) => ribbon.lost(there ? "" : "The preview has stopped"),
  refused,
});
document.addEventListener("visibilitychange", follow);
ribbon.draw();
