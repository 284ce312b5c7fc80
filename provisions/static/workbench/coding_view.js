/* What the coding page shows of a judgement: a card for each choice, what a theme means. */
"use strict";

window.codingView = (() => {
  const NO_WORDS = {
    evidence_language: "",
    evidence_quote: "",
    evidence_start: null,
    evidence_end: null,
  };
  const PLAIN = { applies: true, stance: "not_stated", confidence: null, note: "" };
  /** The stance that a key chooses. */
  const STANCES = new Map([
    ["+", "for"],
    ["-", "against"],
    ["0", "neutral"],
    ["x", "mixed"],
  ]);
  const byId = (id) => document.getElementById(id);

  /** A choice with something changed; a theme that does not apply has no stance. */
  function amended(choice, told) {
    const made = { ...choice, ...told };
    return made.applies ? made : { ...made, stance: PLAIN.stance };
  }

  /** Write a choice into its card, but not over the field that is typed in. */
  function fill(item, choice, n, { label, isOpen }) {
    const find = (selector) => item.querySelector(selector);
    find(".number").textContent = n + 1;
    find(".number").className = `number mark-${n % 6}`;
    find(".label").textContent = label;
    find("blockquote").textContent = choice.evidence_quote;
    find("blockquote").lang = choice.evidence_language;
    find("blockquote").hidden = !choice.evidence_quote;
    find(".no-words").hidden = Boolean(choice.evidence_quote);
    find("[data-act=forget]").hidden = !choice.evidence_quote;
    const sure = find("[data-field=confidence]");
    if (choice.confidence && ![...sure.options].some((each) => each.value === choice.confidence)) {
      sure.add(new Option(choice.confidence, choice.confidence));
    }
    sure.value = choice.confidence ?? "";
    if (find("textarea").value !== choice.note) find("textarea").value = choice.note;
    find("[data-field=no]").checked = !choice.applies;
    const stance = find("[data-field=stance]");
    stance.value = choice.stance ?? PLAIN.stance;
    for (const each of item.querySelectorAll("button, select, textarea, input")) {
      each.disabled = !isOpen || (each === stance && !choice.applies);
    }
  }

  /** Tell what a theme means, and what it is not to be confused with. */
  function about(box) {
    const meaning = box.closest("li").querySelector(".about");
    const panel = byId("about");
    const title = document.createElement("b");
    title.textContent = box.closest("li").dataset.label;
    panel.replaceChildren(title, ...(meaning ? meaning.cloneNode(true).children : []));
    panel.hidden = false;
  }

  /** Show the themes with a name, and those above them; tells how many have it. */
  function filter(name) {
    const sought = name.trim().toLowerCase();
    let found = 0;
    const above = []; // the line from the top down to the theme at hand
    for (const item of document.querySelectorAll("#themes li")) {
      above.length = Number(item.dataset.depth);
      above.push(item);
      const hit = item.dataset.names.toLowerCase().includes(sought);
      item.hidden = !hit;
      item.dataset.hit = hit && sought ? "yes" : "";
      if (hit) for (const each of above) each.hidden = false;
      found += hit;
    }
    byId("no-theme").hidden = found > 0;
    return found;
  }

  /** The first theme that has the name that is looked for. */
  const hit = () => document.querySelector("#themes li[data-hit=yes] input");

  /** Up and down among the themes; from the field above them to the first that has the name. */
  function along(event, by) {
    const list = [...document.querySelectorAll("#themes li:not([hidden]) input")];
    const at = list.indexOf(event.target) + by;
    const down = event.target.type === "checkbox" ? list[at] : (hit() ?? list[0]);
    (at < 0 ? byId("theme-filter") : down)?.focus();
    event.preventDefault();
  }

  /** Whether letters are typed there; the words of a clause can only be read. */
  function isField(element) {
    if (element.closest(".words")) return false;
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !["checkbox", "radio", "button"].includes(element.type);
  }

  /** What stands by now, and the choice between that and what was made here. */
  function standing({ error, judgement }, labelOf) {
    const items = judgement.choices.map((choice) => {
      const quote = choice.evidence_quote && `: “${choice.evidence_quote}”`;
      return made("li", [labelOf(choice.theme) + quote, choice.note].filter(Boolean).join(" "));
    });
    const list = made("ul");
    list.append(...(items.length ? items : [made("li", "No theme.")]));
    return [
      made("p", error),
      list,
      button("mine", "Keep what I have here"),
      button("theirs", "Take what stands"),
    ];
  }

  function made(name, text = "") {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  }

  function button(act, label) {
    const element = Object.assign(made("button", label), { type: "button", className: "button" });
    element.dataset.act = act;
    return element;
  }

  return { NO_WORDS, PLAIN, STANCES, about, along, amended, fill, filter, hit, isField, standing };
})();
