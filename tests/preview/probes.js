// Ways in which a page may try to learn something of a preview at `base`. Each ends in one word: "read" when it got at
// something, "refused" when it got nothing, not even that something is there. They run in the hostile page and, so that a
// probe that can learn nothing is noticed, in a page of the preview itself.
async ([base, token, page, withWindows]) => {
  const SECRET = "an embargoed bridge";
  const known = (text) => (String(text).includes(SECRET) ? "read" : "refused");
  const rest = (time) => new Promise((done) => setTimeout(done, time));
  const own = page === "own";
  const SILENCE = own ? 20000 : 300; // who is refused may hear nothing at all; the control waits until it does
  const until = async (true_, time = 20000) => {
    for (let i = 0; i < time / 50 && !true_(); i++) await rest(50);
    return true_();
  };
  const patient = (promise, time = 40000) => Promise.race([promise, rest(time).then(() => "silence")]);
  const add = (element, where = document.body) => where.appendChild(element);
  const make = (name, attributes, inside = []) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  /** What an element says of what it was to load; `look` is how much of that can be seen once it has come. */
  const loading = (name, attributes, look = () => "read", { event = "load", where = document.body } = {}) =>
    new Promise((done) => {
      const element = make(name, attributes);
      element.addEventListener(event, () => done(look(element)));
      element.addEventListener("error", () => done("refused"));
      add(element, where);
    });
  const link = (attributes, look) => loading("link", attributes, look, { where: document.head });

  const fetched = async (path, options) => {
    const response = await fetch(base + path, options);
    const told = response.type !== "error" && (response.ok || response.type.startsWith("opaque"));
    return told ? "read" : known(await response.text());
  };
  const asked = (path, change = () => {}, method = "GET") =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open(method, base + path);
      change(request);
      request.onload = () => done(request.status === 200 ? "read" : known(request.responseText));
      request.onerror = () => done("refused");
      request.send();
    });
  const heard = (path, options) =>
    new Promise((done) => {
      const source = new EventSource(base + path, options);
      const end = (word) => (source.close(), done(word));
      source.onopen = source.onmessage = () => end("read");
      source.onerror = () => end("refused");
    });

  /** What can be seen of a window: its text, or at least how many frames it has, or one of them by name. */
  const seen = (win) => {
    try {
      if (known(win.document.documentElement.outerHTML) === "read") return "read";
    } catch {}
    try {
      if (win.draft) return "read";
    } catch {}
    return win.length ? "read" : "refused";
  };
  const framed = (name, attributes, look = (element) => seen(element.contentWindow)) => loading(name, attributes, look);
  const place = (win) => {
    try {
      return win.location.href;
    } catch {
      return "of another origin";
    }
  };
  const settled = (win) => {
    try {
      return win.document.readyState === "complete";
    } catch {
      return true; // of another origin
    }
  };
  const gone = (win) => win.closed || place(win) !== "about:blank";
  const posted = async (method, name, path) => {
    const frame = add(make("iframe", { name }));
    const field = make("input", { name: "a", value: "b" });
    add(make("form", { action: base + path, method, target: name }, [field])).submit();
    await until(() => gone(frame.contentWindow));
    return (await until(() => seen(frame.contentWindow) === "read", method === "GET" ? SILENCE : 300)) ? "read" : "refused";
  };
  /** A window of its own; `look` at it once it has left its first, empty page, or will not. */
  const opened = async (path, look = seen, go = (win) => (win.location = base + path)) => {
    const win = open("about:blank", `win${Math.random()}`);
    await rest(50);
    go(win);
    await until(() => gone(win), own && /zip|kept/.test(path) ? 500 : 15000);
    // Every window that leads another origin to the preview is cut off from it.
    await until(() => win.closed || (page !== "foreign" && settled(win)), 15000);
    const word = look(win);
    win.close();
    return word;
  };
  const look = (win) => ({ seen: seen(win), traits: `${win.closed} ${win.length} ${place(win).startsWith(base) ? "ours" : place(win)}` });
  const looks = {};
  const looked = (path) => (looks[path] ??= opened(path, look));
  const traits = async (path) => (await looked(path)).traits;
  const worked = (make) =>
    new Promise((done) => {
      const worker = make();
      const port = worker.port || worker;
      worker.onerror = () => done("refused");
      port.onmessage = (event) => done(known(event.data));
      if (worker.port) worker.port.start();
    });
  const said = (open) =>
    new Promise((done) => {
      addEventListener("message", (event) => event.data.from === open.name && done(known(event.data.text)));
      open();
      setTimeout(done, SILENCE, "refused"); // what is refused says nothing
    });
  const module = (text) => import(`data:text/javascript,${encodeURIComponent(text)}`);
  const stolen = () => known(window.stolen);
  /** Whether what is there and what is not look different from here. */
  const apart = async (look, there, missing) =>
    (await look(there)) === (await look(missing)) ? "refused" : "read";
  const event = (name, key) => (path) => loading(name, { [key]: base + path }, () => "loaded");
  const timed = async (path) => {
    await loading("img", { src: base + path });
    await fetch(base + path, { mode: "no-cors" }).catch(() => {});
    await rest(100);
    const entries = performance.getEntriesByType("resource").filter((one) => one.name === base + path);
    return JSON.stringify(entries.map((one) => [one.transferSize, one.encodedBodySize, one.decodedBodySize, one.responseStatus]));
  };
  const drawn = (image) => {
    const canvas = make("canvas", { width: 9, height: 9 });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.getContext("2d").getImageData(1, 1, 1, 1).data[3] ? "read" : "refused";
  };
  const plays = { event: "loadedmetadata" };
  const events = `/_standfirst/events?token=${token}`;

  const probes = {
    "fetch": () => fetched("/"),
    "fetch with cookies": () => fetched("/", { credentials: "include" }),
    "fetch without cors": () => fetched("/", { mode: "no-cors" }),
    "fetch of a picture without cors": () => fetched("/picture.svg", { mode: "no-cors" }),
    "fetch of a picture's part": () => fetched("/picture.svg", { mode: "no-cors", headers: { Range: "bytes=0-3" } }),
    "fetch of a redirect": () => fetched("/world/bridge", { mode: "no-cors", redirect: "manual" }),
    "fetch with HEAD": () => fetched("/", { method: "HEAD" }),
    "fetch with a header of its own": () => fetched("/", { headers: { "X-Own": "1" } }),
    "fetch with a forwarded host": () => fetched("/", { headers: { "X-Forwarded-Host": "localhost" } }),
    "fetch with POST": () => fetched("/", { method: "POST", body: "a=b" }),
    "fetch with POST without cors": () => fetched("/", { method: "POST", mode: "no-cors", body: "a=b" }),
    "fetch with DELETE": () => fetched("/", { method: "DELETE" }),
    "fetch with OPTIONS": () => fetched("/", { method: "OPTIONS" }),
    "fetch of the preview's script": () => fetched("/_standfirst/preview.js", { mode: "no-cors" }),
    "fetch of the channel": () => fetched(events, { mode: "no-cors", signal: AbortSignal.timeout(2000) }),
    "xhr": () => asked("/"),
    "xhr with cookies": () => asked("/", (request) => (request.withCredentials = true)),
    "xhr with POST": () => asked("/", undefined, "POST"),
    "xhr of a document": () => asked("/data.json", (request) => request.overrideMimeType("text/html")),
    "events without a token": () => heard("/_standfirst/events"),
    "events with the token": () => heard(events),
    "events with the token and cookies": () => heard(events, { withCredentials: true }),
    "websocket": () =>
      new Promise((done) => {
        const socket = new WebSocket(base.replace("http", "ws") + events);
        socket.onopen = socket.onmessage = () => done("read");
        socket.onerror = () => done("refused");
      }),
    "beacon": async () => (navigator.sendBeacon(`${base}/`, "a=b") ? "sent" : "refused"),
    "script": () => loading("script", { src: `${base}/script.js` }, stolen),
    "script that is a module": () => loading("script", { src: `${base}/module.js`, type: "module" }),
    "script that is a page": () => loading("script", { src: `${base}/` }),
    "script that is json": () => loading("script", { src: `${base}/data.json` }),
    "script that is the preview's": () =>
      loading("script", { src: `${base}/_standfirst/preview.js`, "data-token": token, "data-version": "x" }),
    "import": () => module(`export * from "${base}/module.js"`).then((module) => known(module.stolen)),
    "import of json": () =>
      module(`export {default} from "${base}/data.json" with {type: "json"}`).then((one) => known(one.default.stolen)),
    "import of css": () => module(`export {default} from "${base}/sheet.css" with {type: "css"}`).then(() => "read"),
    "worker": () => worked(() => new Worker(`${base}/worker.js`)),
    "shared worker": () => worked(() => new SharedWorker(`${base}/worker.js`)),
    "worker that imports": () =>
      worked(() => {
        const text = `importScripts("${base}/script.js"); postMessage(self.stolen)`;
        return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      }),
    "service worker": () =>
      navigator.serviceWorker.register(`${base}/serviceworker.js`, { scope: `${base}/scope/` }).then((one) => one.unregister()).then(() => "read"),
    "sheet": () => link({ rel: "stylesheet", href: `${base}/sheet.css` }, (one) => known(one.sheet.cssRules[0].cssText)),
    "sheet that is a page": () => link({ rel: "stylesheet", href: `${base}/` }),
    "sheet in a sheet": async () => {
      const style = make("style", {}, [`@import "${base}/imported.css";`]);
      const come = new Promise((done) => (style.onload = style.onerror = done));
      add(style, document.head);
      await come;
      return known(getComputedStyle(document.body).getPropertyValue("--imported"));
    },
    "font": () => link({ rel: "preload", as: "font", crossorigin: "", href: `${base}/font.woff2` }),
    "image": () => loading("img", { src: `${base}/picture.svg` }, (one) => (one.naturalWidth === 41 ? "read" : "refused")),
    "image on a canvas": () => loading("img", { src: `${base}/picture.svg?canvas`, crossorigin: "" }, drawn),
    "image of a button": () =>
      loading("input", { type: "image", src: `${base}/picture.svg?input` }, (one) => (one.width === 41 ? "read" : "refused")),
    "image in an image": () =>
      new Promise((done) => {
        const svg = add(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
        const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
        image.onload = () => done(image.getBBox().width === 41 ? "read" : "refused");
        image.onerror = () => done("refused");
        image.setAttribute("href", `${base}/picture.svg?svg`);
        svg.append(image);
      }),
    "poster": async () => {
      const video = add(make("video", { poster: `${base}/picture.svg?poster` }));
      return (await until(() => video.offsetWidth === 41, SILENCE)) ? "read" : "refused";
    },
    "video": () => loading("video", { src: `${base}/tone.wav?video` }, (one) => (one.duration ? "read" : "refused"), plays),
    "audio": () => loading("audio", { src: `${base}/tone.wav` }, (one) => (one.duration ? "read" : "refused"), plays),
    "track": () =>
      new Promise((done) => {
        const track = make("track", { src: `${base}/words.vtt`, default: "" });
        track.onload = () => done(known(track.track.cues[0].text));
        track.onerror = () => done("refused");
        add(make("video", {}, [track]));
      }),
    "frame": () => framed("iframe", { src: `${base}/` }),
    "frame without a referrer": () => framed("iframe", { src: `${base}/?a`, referrerpolicy: "no-referrer" }),
    "frame in a sandbox": () => framed("iframe", { src: `${base}/?b`, sandbox: "allow-scripts" }),
    "frame of a frame": () => {
      const text = `<iframe src="${base}/?c"></iframe>`;
      return framed("iframe", { srcdoc: text }, (one) => seen(one.contentWindow[0]));
    },
    "object": () => framed("object", { data: `${base}/`, type: "text/html" }),
    "embed": () =>
      loading("embed", { src: `${base}/picture.svg?embed`, type: "image/svg+xml" }, (one) => (one.getSVGDocument() ? "read" : "refused")),
    "form with GET": () => posted("GET", "got", "/"),
    "form with POST": () => posted("POST", "taken", "/"),
    "frame that speaks": () => said(function frame() { add(make("iframe", { src: `${base}/speaks.html?from=frame` })); }),
    "frame that goes to the top": async () => {
      add(make("iframe", { src: `${base}/leaps.html` }));
      return (await until(() => location.hash === "#leapt", SILENCE)) ? "read" : "refused";
    },
    "prefetch": () => link({ rel: "prefetch", href: `${base}/?prefetch` }),
    "preload": () => link({ rel: "preload", as: "image", href: `${base}/picture.svg?preload` }),
    "preload with cors": () => link({ rel: "preload", as: "fetch", crossorigin: "", href: `${base}/data.json?preload` }),
    "preload of a module": () => link({ rel: "modulepreload", href: `${base}/module.js?preload` }),
    "timing": () => apart(timed, "/picture.svg?timed", "/none.svg?timed"),
    "images that are there": () => apart(event("img", "src"), "/picture.svg?there", "/none.svg"),
    "scripts that are there": () => apart(event("script", "src"), "/script.js?there", "/none.js"),
    "pages that are there": () => apart((path) => fetched(path, { mode: "no-cors" }), "/?there", "/none/?there"),
    "objects that are there": () => apart(event("object", "data"), "/picture.svg?object", "/none.svg?object"),
  };
  // After the others: a window in front holds up the frames behind it.
  const windows = {
    "window": async () => (await looked("/")).seen,
    "window at once": () => opened("/", seen, (win) => (open(`${base}/`, win.name), win)),
    "window that a form fills": () =>
      opened("/", seen, (win) => add(make("form", { action: `${base}/`, target: win.name })).submit()),
    "window that speaks": () => said(function win() { open(`${base}/speaks.html?from=win`); }),
    "windows that are there": () => apart(traits, "/", "/none/"),
    "redirects that are there": () => apart(traits, "/away", "/none/"),
    "downloads that are there": () => apart(traits, "/photos.zip", "/none/"),
    "downloads by a header": () => apart(traits, "/kept.html", "/none/"),
  };
  const word = async (probe) => {
    try {
      return await patient(probe());
    } catch {
      return "refused";
    }
  };
  const all = async (ways) =>
    Promise.all(Object.entries(ways).map(async ([way, probe]) => [way, await word(probe)]));
  return Object.fromEntries([...(await all(probes)), ...(withWindows ? await all(windows) : [])]);
}
