// The ribbon: why readers do not see this story, which file it is, and of what time the page is.

const ZONE = /(Z|[+-]\d\d:\d\d)$/;

/** "25 Nov 2026, 08:00", on the clock of the site, which is not always that of the browser. */
const clock = (iso) => {
  const parts = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso);
  if (!parts) return iso;
  const [year, month, day, hour, minute] = parts.slice(1).map(Number);
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const options = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
  return new Intl.DateTimeFormat("en-GB", options).format(wall);
};

/** Why a build holds the story, as a reader of the ribbon says it. */
const reason = ({ held, until }) => {
  const when = until ? clock(until) : "";
  if (held === "embargoed" && when) return `Embargoed until ${when}`;
  if (held === "future") return when ? `Scheduled for ${when}` : "Scheduled";
  return held ? held[0].toUpperCase() + held.slice(1) : "";
};

/** The address's way to write an instant: on the site's clock where that is the same. */
const moment = (iso) => (ZONE.exec(iso)?.[0] === ZONE.exec(shown.now)?.[0] ? iso.slice(0, 16) : iso);

/** " (UTC+05:30)", where the site's clock is not that of the browser. */
const zone = (now) => {
  const offset = ZONE.exec(now)?.[0].replace("Z", "+00:00");
  if (!offset) return "";
  const minutes = Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));
  return minutes === -new Date(now).getTimezoneOffset() ? "" : ` (UTC${offset})`;
};

const tomorrow = (now) => {
  const day = new Date(`${now.slice(0, 10)}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return `${day.toISOString().slice(0, 10)}T07:00`;
};

const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = add(canvas, "textarea", text); // plain http to another machine has no clipboard
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("not copied");
};

const ribbon = (() => {
  const bar = document.createElement("div");
  canvas.prepend(bar);
  bar.className = "ribbon";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Preview");
  const row = add(bar, "div", "", "row");
  let form = null;
  let folded = memory.get("folded") === "yes";
  let lost = "";
  let wrong = "";

  const go = (time) => location.assign(at(location.href, time));

  const fold = () => {
    folded = !folded;
    memory.set("folded", folded ? "yes" : "");
    if (form) choose();
    draw();
  };

  const times = () => {
    form = add(bar, "form", "", "times");
    const label = add(form, "label", `Show the site as of${zone(shown.now)} `);
    const field = add(label, "input");
    field.type = "datetime-local";
    field.required = true;
    field.value = shown.now.slice(0, 16);
    add(form, "button", "Show", "first");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(field.value);
    });
    button(form, "Tomorrow, 07:00", "", () => go(tomorrow(shown.now)));
    if (shown.until) button(form, "When it opens", "", () => go(moment(shown.until)));
    if (shown.asOf) button(form, "Now", "", () => go(""));
    form.addEventListener("keydown", (event) => event.key === "Escape" && choose());
    field.focus();
  };

  /** Opens the choice of a time, or closes it. */
  const choose = () => {
    if (form) {
      form.remove();
      form = null;
      row.querySelector(".clock").focus();
    } else times();
    draw();
  };

  const path = () => {
    const cut = shown.source.lastIndexOf("/") + 1;
    const tell = (text) => {
      made.replaceChildren();
      add(made, "span", text).setAttribute("role", "status");
      setTimeout(draw, 1500);
    };
    const made = button(row, "", "path", () => copy(shown.source).then(() => tell("Copied"), () => tell("The browser does not copy")));
    made.title = `Copy the path: ${shown.source}`;
    made.setAttribute("aria-label", made.title);
    add(made, "span", shown.source.slice(0, cut), "folder");
    add(made, "span", shown.source.slice(cut), "file");
    icon(made, "M7 7V3h10v10h-4M3 7h10v10H3z");
  };

  const dot = (words) => {
    const kind = ["lost", "wrong", "held", "time"].find((one) => words[one]) || "";
    const said = Object.values(words).filter(Boolean).join(", ");
    const made = button(row, "", "fold", fold);
    add(made, "i", "", kind);
    made.title = folded ? ["Show the ribbon", said].filter(Boolean).join(": ") : "Fold the ribbon";
    made.setAttribute("aria-label", made.title);
    made.setAttribute("aria-expanded", String(!folded));
  };

  const fill = (words) => {
    dot(words);
    if (folded) return;
    if (words.lost) add(row, "span", words.lost, "lost mark");
    if (words.wrong) {
      const made = button(row, `✗ ${words.wrong}`, "wrong mark", () => problems.toggle());
      made.setAttribute("aria-expanded", String(!problems.hidden()));
    }
    if (words.held) add(row, "span", words.held, "held mark").title = "Readers do not see this story";
    if (words.time) add(row, "span", words.time, "time mark");
    if (shown.source) path();
    const hands = button(row, "", "clock", choose);
    icon(hands, "M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16M10 5v5l3 3");
    hands.title = "Look at another time";
    hands.setAttribute("aria-label", hands.title);
    hands.setAttribute("aria-expanded", String(Boolean(form)));
  };

  const draw = () => {
    const focused = row.contains(canvas.activeElement) && canvas.activeElement.classList[0];
    row.replaceChildren();
    row.classList.toggle("folded", folded);
    fill({
      lost,
      wrong,
      held: reason(shown),
      time: shown.asOf && `As of ${clock(shown.now || shown.asOf)}`,
    });
    if (focused) row.querySelector(`.${focused}`)?.focus();
  };

  problems.onChange(draw);
  return {
    draw,
    wrong: (words) => {
      wrong = words;
      draw();
    },
    lost: (words) => {
      if (words === lost) return;
      lost = words;
      draw();
    },
  };
})();
