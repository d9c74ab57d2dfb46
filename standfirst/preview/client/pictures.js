// Pictures, films and sounds that stand where they stood and are something else: an author has put another file in the place
// of one.

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

const players = () => [...document.querySelectorAll("video, audio")];

/** What sheets name: pictures and fonts. The browser alone knows which of them it has taken. */
const namedBySheets = () => {
  const sheets = new Set([...document.styleSheets].flatMap(imported));
  const entries = performance.getEntriesByType("resource").filter((one) => one.initiatorType === "css");
  return entries.map((one) => bare(one.name)).filter((one) => !sheets.has(one));
};

/** What the pictures of the page are, and its films and sounds, by address, without loading them again. */
const pictureTags = async () => {
  const shown = [...document.images, ...players()].map((one) => one.currentSrc && bare(one.currentSrc));
  shown.push(...players().map((one) => one.poster && bare(one.poster)), ...namedBySheets());
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

/** Plays another film or sound, from its beginning, if it was playing. */
const renewPlayer = (player, changed, version) => {
  if (player.poster && changed.has(bare(player.poster))) player.poster = marked(player.poster, version);
  if (!player.currentSrc || !changed.has(bare(player.currentSrc))) return;
  const playing = !player.paused;
  for (const one of [player, ...player.querySelectorAll("source")]) {
    const text = one.getAttribute("src");
    if (text !== null && changed.has(bare(text))) one.setAttribute("src", marked(text, version));
  }
  player.load();
  if (playing) player.play().catch(() => {});
};

/** Shows the pictures as they are now. What a sheet names can only be had anew by loading the page anew. */
const renewPictures = async (version, reload) => {
  const before = await tags;
  const now = await (tags = pictureTags());
  const changed = new Set([...now].filter(([address, tag]) => before.has(address) && before.get(address) !== tag).map(([address]) => address));
  if (namedBySheets().some((one) => changed.has(one))) return reload();
  if (changed.size) for (const player of players()) renewPlayer(player, changed, version);
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
