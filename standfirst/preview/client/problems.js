// What is wrong, over the last good page: where, in which lines, and how to mend it.

const problems = (() => {
  const box = add(canvas, "div"); // it is there before its news: some screen readers tell only of changes
  box.setAttribute("role", "alert");
  let said = "";
  let changed = () => {};

  const source = (parent, fault) => {
    const block = add(parent, "div", "", "source");
    block.tabIndex = 0; // long lines are scrolled, by keys too
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", `Source, line ${fault.line}`);
    for (const line of fault.lines) {
      const meant = line.number === fault.line;
      const row = add(block, "div", "", meant ? "row meant" : "row");
      add(row, "span", String(line.number), "number");
      const code = add(row, "code");
      code.dir = "auto";
      if (!meant) {
        code.textContent = line.text || " ";
        continue;
      }
      // The caret stands below its character in every script and font: what is before it is there once more, unseen.
      const letters = [...line.text];
      add(code, "span", letters.join("") || " ");
      const under = add(row, "code", "", "under");
      under.dir = "auto";
      under.setAttribute("aria-hidden", "true");
      add(under, "span", letters.slice(0, fault.caret).join(""), "unseen");
      add(under, "b", "^");
    }
  };

  const article = (parent, fault) => {
    const one = add(parent, "article");
    const line = add(one, "p", "", "what");
    add(line, "b", fault.severity, "severity");
    add(line, "span", fault.message);
    if (fault.place) add(one, "p", fault.place, "place").dir = "ltr";
    if (fault.lines.length) source(one, fault);
    if (fault.hint) {
      const hint = add(one, "p", "", "hint");
      add(hint, "b", "To mend it: ");
      add(hint, "span", fault.hint);
    }
  };

  const hide = (away) => {
    const inside = box.contains(canvas.activeElement);
    memory.set("hidden", away ? said : "");
    box.hidden = away;
    changed();
    if (inside) (canvas.querySelector(".wrong.mark") || canvas.querySelector(".fold")).focus();
  };

  const show = (state) => {
    const news = state.faults.length ? JSON.stringify([state.title, state.faults]) : "";
    if (news === said) return;
    said = news;
    box.replaceChildren();
    if (memory.get("hidden") !== said) memory.set("hidden", "");
    box.hidden = !said || memory.get("hidden") === said;
    if (said) {
      const section = add(box, "section", "", "problems");
      const head = add(section, "header");
      add(head, "h2", state.title);
      button(head, "Hide", "", () => hide(true));
      for (const fault of state.faults) article(section, fault);
      section.addEventListener("keydown", (event) => event.key === "Escape" && hide(true));
    }
    changed();
  };

  return {
    show,
    toggle: () => hide(!box.hidden),
    hidden: () => box.hidden,
    onChange: (does) => (changed = does),
  };
})();
