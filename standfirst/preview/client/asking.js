// What this page was told by its tag, and how it asks the preview for more.

/** The tag's own words: version, token, asOf, now, source, held, until. Exchanged whole with each version. */
let shown = { ...document.currentScript.dataset };
const SCRIPT = document.currentScript.getAttribute("src");
document.currentScript.remove(); // the page is now what readers get, and compares with it

/** An address of this site as of a moment; no moment: as of now. Other sites' addresses stay as they are. */
const at = (address, moment = shown.asOf) => {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) return url.href;
  const rest = url.search.slice(1).split("&").filter((part) => part && !/^as-of(=|$)/.test(part));
  if (moment) rest.push("as-of=" + encodeURIComponent(moment).replaceAll("%3A", ":"));
  url.search = rest.join("&");
  return url.href;
};

/** What stands at an address, as "text" or "document". XMLHttpRequest parses a document without running it, and without a
    sink that Trusted Types guard: so no page has to allow a policy of ours. */
const ask = (address, type, method = "GET") =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = type;
    request.timeout = 30000;
    request.onload = () =>
      resolve({
        status: request.status,
        address: request.responseURL,
        tag: request.getResponseHeader("ETag"),
        body: request.response,
      });
    request.onerror = request.ontimeout = () => reject(new Error(`no answer from ${address}`));
    request.send();
  });

/** On a page of another time, what its own scripts fetch is of that time too. */
const askAsOf = () => {
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    return open.call(this, method, at(address), ...rest);
  };
  const fetchNow = window.fetch;
  window.fetch = (what, ...rest) => fetchNow(what instanceof Request ? what : at(what), ...rest);
};

/** Links that the reader follows keep the time; forms are left alone. The link gets its own address back at once. */
const keepTime = (event) => {
  const link = event.composedPath().find((node) => node.localName === "a" && node.hasAttribute?.("href"));
  if (!link || !shown.asOf || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || /[?&]as-of=/.test(link.search)) return; // a place on this page has it already
  const written = link.getAttribute("href");
  link.setAttribute("href", at(link.href));
  setTimeout(() => link.setAttribute("href", written));
};
