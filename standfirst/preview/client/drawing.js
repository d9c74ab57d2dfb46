// Where the preview draws: one element beside the body, closed to the page's styles. Text is set as text, never as HTML.

const host = document.createElement("standfirst-preview");
const canvas = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet(); // not an element: no Content-Security-Policy has to allow it
sheet.replaceSync(STYLE);
canvas.adoptedStyleSheets = [sheet];

const add = (parent, tag, text, name) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (name) made.className = name;
  parent.append(made);
  return made;
};

const button = (parent, text, name, click) => {
  const made = add(parent, "button", text, name);
  made.type = "button";
  made.addEventListener("click", click);
  return made;
};

/** A drawing of 20 × 20, as large as the text. */
const icon = (parent, path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  parent.append(svg);
};

/** What is remembered while the tab is open; a browser without storage remembers nothing. */
const memory = {
  get: (key) => {
    try {
      return sessionStorage.getItem(`standfirst-preview-${key}`) || "";
    } catch {
      return "";
    }
  },
  set: (key, text) => {
    try {
      sessionStorage.setItem(`standfirst-preview-${key}`, text);
    } catch {
      // it lasts until the page goes, then
    }
  },
};
