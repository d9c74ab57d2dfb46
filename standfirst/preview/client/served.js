// The page as it is served: what a new version is compared with. The page in sight is no measure, since the site's own scripts
// and the reader have changed it.

const isCode = (script) => {
  const type = script.type.trim().toLowerCase();
  return !type || /^(module|importmap|speculationrules)$|(java|ecma)script/.test(type);
};
const isSheet = (node) => node.localName === "link" && node.relList.contains("stylesheet");
const isOwn = (address) => new URL(address, location.href).origin === location.origin;
const clientLists = (page) => [...page.querySelectorAll("[data-fragment][data-client]")];

/** An element as text, without the nonce, which browsers hide in a page and show in a document. */
const written = (element) => {
  const copy = element.cloneNode(true);
  copy.removeAttribute("nonce");
  return copy.outerHTML;
};

/** A document is parsed as for a browser without scripts: there the inside of <noscript> is elements, here it is text. */
const asWithScripts = (page) => {
  for (const none of page.querySelectorAll("noscript")) none.textContent = none.innerHTML;
};

/** The sheets that a sheet of the page imports, and those that these import. */
const imported = (sheet) => {
  let rules = [];
  try {
    rules = [...sheet.cssRules];
  } catch {
    // another site's
  }
  const found = rules.flatMap((rule) => (rule instanceof CSSImportRule && rule.styleSheet ? [rule.styleSheet] : []));
  return found.flatMap((one) => [one.href, ...imported(one)]).map(bare).filter(isOwn);
};

/** Asks for this page again: its document and tag, the texts of its sheets and scripts, and the lists that its script
    fetches. `page` is null for what is no page. What the page had `before` is asked for at once. */
const look = async (before) => {
  const asked = new Map();
  for (const one of before ? [...before.sheetTexts.keys(), ...before.scriptTexts.keys()] : []) asked.set(one, attempt(one, "text"));
  const { status, address, body } = await ask(at(location.href), "document");
  const page = body && body.contentType === "text/html" ? body : null;
  const tag = page && [...page.querySelectorAll("script[data-version]")].findLast((one) => one.getAttribute("src") === SCRIPT);
  if (!tag) return { status, address, page: null };
  tag.remove();
  asWithScripts(page);
  const code = [...page.querySelectorAll("script")].filter(isCode);
  const sheets = [...page.querySelectorAll("link[href]")].filter(isSheet).map((sheet) => sheet.href);
  sheets.push(...[...document.styleSheets].flatMap(imported));
  const scripts = code.filter((script) => script.src).map((script) => script.src);
  const [sheetTexts, scriptTexts, lists] = await Promise.all([
    all(sheets.filter(isOwn), "text", asked),
    all(scripts.filter(isOwn), "text", asked),
    all(clientLists(page).map((list) => at(list.dataset.fragment)), "document"),
  ]);
  return { status, address, page, tag: { ...tag.dataset }, code: code.map(written), sheetTexts, scriptTexts, lists };
};

/** Addresses that the page's own Content-Security-Policy forbids to ask: once is enough in the browser's console. */
const forbidden = new Set();
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "connect-src") forbidden.add(event.blockedURI);
});

const attempt = async (address, type, method) => (forbidden.has(address) ? null : ask(address, type, method).catch(() => null));

/** What stands at each address, where there is something that may be asked. */
const all = async (addresses, type, asked = new Map()) => {
  const answers = await Promise.all([...new Set(addresses)].map(async (one) => [one, await (asked.get(one) || attempt(one, type))]));
  return new Map(answers.filter(([, answer]) => answer?.status === 200 && answer.body).map(([one, answer]) => [one, answer.body]));
};

const sameMaps = (one, other) => one.size === other.size && [...one].every(([key, text]) => other.get(key) === text);

/** Whether another version can be shown without running a script anew. */
const sameCode = (before, after) =>
  before.code.join("\n") === after.code.join("\n") && sameMaps(before.scriptTexts, after.scriptTexts);
