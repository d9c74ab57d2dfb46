// Pictures that stand where they stood and show something else: an author has put another file in the place of one.

const MARK = "standfirst"; // the parameter by which a browser does not take what it has

/** An address without the mark. */
const bare = (address) => {
  const url = new URL(address, document.baseURI);
  if (url.searchParams.has(MARK)) url.searchParams.delete(MARK);
  return url.href;
};

/** An address that no browser has anything of. */
const marked = (address, version) => {
  const url = new URL(address, document.baseURI);
  url.searchParams.set(MARK, version);
  return url.href;
};

/** What the pictures of the page are, by address, without loading them again. */
const pictureTags = async () => {
  const shown = [...document.images].map((one) => one.currentSrc && bare(one.currentSrc));
  const asked = [...new Set(shown)].filter((one) => one && isOwn(one)).map(async (one) => [one, await attempt(one, "text", "HEAD")]);
  const answers = (await Promise.all(asked)).filter(([, answer]) => answer?.status === 200 && answer.tag);
  return new Map(answers.map(([address, answer]) => [address, answer.tag]));
};

/** In a `src` or `srcset`, the pictures that have changed at addresses that are new to the browser. */
const marking = (text, changed, version) =>
  text.replace(/[^\s,]\S*[^\s,]|[^\s,]/g, (one) => (changed.has(bare(one)) ? marked(one, version) : one));

/** As they came with the page: until then nobody knows which of a picture's addresses the browser takes. */
const loaded = new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done)));
let tags = loaded.then(pictureTags);

/** Shows the pictures as they are now. */
const renewPictures = async (version) => {
  const before = await tags;
  const now = await (tags = pictureTags());
  const changed = new Set([...now].filter(([address, tag]) => before.has(address) && before.get(address) !== tag).map(([address]) => address));
  for (const image of changed.size ? document.images : []) {
    if (!changed.has(image.currentSrc && bare(image.currentSrc))) continue;
    for (const one of [...(image.closest("picture")?.querySelectorAll("source") || []), image]) {
      for (const name of ["srcset", "src"]) {
        const text = one.getAttribute(name);
        if (text !== null) one.setAttribute(name, marking(text, changed, version));
      }
    }
  }
};
