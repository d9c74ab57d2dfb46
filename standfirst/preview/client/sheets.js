// The head of the page and its style sheets. A new sheet is loaded before anything changes, and the old one goes in the same
// moment in which the new one counts: nothing flashes.

const PATIENCE = 5000; // milliseconds that a page waits for a new sheet
const twins = new WeakMap(); // an element of the served head -> the one in the page
const addresses = new WeakMap(); // a sheet that was loaded anew -> its address without the mark

/** Puts a sheet into the page that does not count yet. */
const load = (sheet, parent, next) => {
  const media = sheet.getAttribute("media");
  const loaded = new Promise((done) => {
    sheet.addEventListener("load", done, { once: true });
    sheet.addEventListener("error", done, { once: true });
    setTimeout(done, PATIENCE);
  });
  sheet.setAttribute("media", "not all");
  parent.insertBefore(sheet, next);
  const count = () => (media === null ? sheet.removeAttribute("media") : sheet.setAttribute("media", media));
  return { loaded, count };
};

/** Sheets that stand where they stood and say something else. */
const renewSheets = (before, after) => {
  const changed = new Set([...after.sheetTexts].filter(([key, text]) => before.sheetTexts.get(key) !== text).map(([key]) => key));
  const steps = [];
  for (const old of [...document.querySelectorAll("link[href]")].filter(isSheet)) {
    const address = addresses.get(old) || old.href;
    const own = changed.has(address) && before.sheetTexts.has(address);
    if (!own && !(old.sheet && imported(old.sheet).some((one) => changed.has(one)))) continue;
    const sheet = old.cloneNode();
    sheet.href = marked(address, after.tag.version);
    addresses.set(sheet, address);
    const { loaded, count } = load(sheet, old.parentNode, old.nextSibling);
    for (const twin of after.page.head.children) if (twins.get(twin) === old) twins.set(twin, sheet);
    steps.push({ loaded, count, old });
  }
  return steps;
};

/** What is not changed as elements are: a title, and data in scripts, which is for machines and which Trusted Types keep from
    being put into a page. */
const isLeft = (element) => element.localName === "title" || (element.localName === "script" && !isCode(element));

/** Makes the head another one. Elements that are as before stay, with all that scripts added. Returns what to wait for, and
    what to do then, at once. */
const prepareHead = (before, after) => {
  const left = new Map();
  for (const old of before.page.head.children) left.set(written(old), [...(left.get(written(old)) || []), old]);
  const steps = [];
  let next = null;
  for (const fresh of [...after.page.head.children].reverse()) {
    if (isLeft(fresh)) continue;
    const stays = twins.get(left.get(written(fresh))?.pop());
    if (stays && stays.parentNode === document.head) {
      if (!next || stays.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING) {
        twins.set(fresh, (next = stays));
        continue;
      }
      steps.push({ old: stays }); // their order has changed, which counts among sheets
    }
    const made = document.importNode(fresh, true);
    twins.set(fresh, made);
    if (isSheet(made)) {
      steps.push(load(made, document.head, next));
      next = made;
    } else {
      const place = document.head.insertBefore(document.createComment(""), next);
      steps.push({ count: () => place.replaceWith(made) });
      next = place;
    }
  }
  for (const old of [...left.values()].flat()) if (!isLeft(old)) steps.push({ old: twins.get(old) });
  steps.push(...renewSheets(before, after));
  return {
    loaded: Promise.all(steps.map((step) => step.loaded)),
    change: () => {
      for (const step of steps) step.count?.();
      for (const step of steps) step.old?.remove();
    },
  };
};
