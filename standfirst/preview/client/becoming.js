// The page becomes another version of itself. Three versions are compared: the page in sight, what was served, and what is
// served now. What the author did not change stays as the reader and the site's scripts have left it: text in forms, open
// <details>, a menu, times in words. What he changed is morphed into place, so that focus, selection and players stay.

/** For each node of the page in sight, the node of the served page that it came from. Elements that are as they were served are
    sure; those between two such are taken in their order, by kind. */
const pair = (live, base, pairs, same = live.isEqualNode(base)) => {
  pairs.set(live, base);
  const lives = [...live.childNodes];
  const bases = [...base.childNodes];
  if (same) return bases.forEach((one, i) => pair(lives[i], one, pairs, true));
  let from = 0;
  let gap = 0;
  const find = (end, fits) => {
    for (let i = from; i < end; i++) if (fits(lives[i])) return i;
    return -1;
  };
  const between = (end, baseEnd) => {
    for (; gap < baseEnd; gap++) {
      const kind = bases[gap];
      const found = find(end, (one) => one.nodeName === kind.nodeName && one.id === kind.id);
      if (found < 0) continue;
      pair(lives[found], kind, pairs);
      from = found + 1;
    }
    from = end;
  };
  bases.forEach((one, i) => {
    if (one.nodeType !== Node.ELEMENT_NODE) return;
    const found = find(Math.min(lives.length, from + 200), (other) => other.isEqualNode(one));
    if (found < 0) return;
    between(found, i);
    pair(lives[found], one, pairs, true);
    from = found + 1;
    gap = i + 1;
  });
  return between(lives.length, bases.length);
};

/** What the reader has typed or chosen since the page came. */
const touched = (name, element) =>
  (name === "value" && element.value !== element.defaultValue) ||
  (name === "checked" && element.checked !== element.defaultChecked) ||
  (name === "selected" && element.selected !== element.defaultSelected);

const STATE = new Set(["open", "value", "checked", "selected", "nonce"]);

const callbacks = (pairs) => {
  let base, fresh;
  return {
    beforeNodeMorphed: (live, after) => {
      [base, fresh] = [pairs.get(live), after];
      return !(base && base.isEqualNode(fresh));
    },
    beforeAttributeUpdated: (name, element) => {
      if (name === "nonce" || touched(name, element)) return false;
      return base ? base.getAttribute(name) !== fresh.getAttribute(name) : !STATE.has(name);
    },
    // What scripts hang into the page, such as a dialog, stays.
    beforeNodeRemoved: (live) => !(live.nodeType === Node.ELEMENT_NODE && live.parentNode === document.body && !pairs.has(live)),
  };
};

/** Whether one id stands on two kinds of elements: idiomorph 0.8.0 then loses one of them. */
const tangled = (page) => {
  const kinds = new Map();
  return [...page.querySelectorAll("[id]")].some((one) => {
    const kind = kinds.get(one.id) || one.localName;
    kinds.set(one.id, kind);
    return kind !== one.localName;
  });
};

const morph = (live, base, fresh, style) => {
  const pairs = new Map();
  pair(live, base, pairs);
  const content = style === "innerHTML" ? document.importNode(fresh, true).childNodes : fresh;
  Idiomorph.morph(live, content, { morphStyle: style, callbacks: callbacks(pairs) });
};

/** The attributes of <html>: only what the author has changed. */
const morphRoot = (base, fresh) => {
  for (const name of new Set([...base.getAttributeNames(), ...fresh.getAttributeNames()])) {
    const value = fresh.getAttribute(name);
    if (base.getAttribute(name) === value) continue;
    if (value === null) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
};

/** Lists that the site's own script has fetched (`recent.delivery = "client"`). */
const morphLists = (before, after) => {
  for (const list of clientLists(document)) {
    const address = at(list.dataset.fragment);
    const fresh = after.lists.get(address)?.body;
    const base = before.lists.get(address)?.body;
    if (fresh && !(base && base.isEqualNode(fresh))) morph(list, base || fresh, fresh, "innerHTML");
  }
};

/** Focus that went with its element goes to the one in its place. */
const refocus = (element) => {
  if (!element || element.isConnected || document.activeElement !== document.body) return;
  const href = element.getAttribute("href");
  const same = (element.id && document.getElementById(element.id)) || (href && document.querySelector(`a[href="${CSS.escape(href)}"]`));
  if (same) same.focus({ preventScroll: true });
};

/** Shows `after`, where `before` is shown. */
const become = async (before, after) => {
  if (tangled(after.page)) throw new Error("one id stands on two kinds of elements");
  const head = prepareHead(before, after);
  await head.loaded;
  const focused = document.activeElement;
  head.change();
  morphRoot(before.page.documentElement, after.page.documentElement);
  if (!before.page.body.isEqualNode(after.page.body)) morph(document.body, before.page.body, after.page.body, "outerHTML");
  morphLists(before, after);
  refocus(focused);
};

/** Which elements of the page came from which of the served head; once, before anything is changed. */
const knowHead = (base) => {
  const pairs = new Map();
  pair(document.head, base.page.head, pairs);
  for (const [live, served] of pairs) twins.set(served, live);
};
