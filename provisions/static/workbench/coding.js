/* The coding page. What the coder says is one list of choices; each change is saved as a whole over
   the version that was seen, kept in this browser until then, and can be undone. Without this
   script the page is an ordinary form. */
"use strict";

(() => {
  const words = window.codingWords;
  const show = window.codingView;
  const { copy, drawer, form, part, send, steps } = window.codingStore;
  const QUIET = 600; // ms without typing before a note is saved
  const AGAIN = 4000; // ms before a lost connection is tried again

  let view = null; // what the server told of the clause at hand
  let choices = [];
  let stood = "[]"; // what the server has, in one form
  let current = null; // the theme at hand
  let picked = null; // words that were selected last
  let conflict = null;
  let saving = null;
  let timer = 0;
  let typing = ""; // the field that is being typed in: its letters are one step
  let refused = ""; // a state that the server will not take

  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...byId("coding").querySelectorAll(selector)];
  const dirty = () => view?.is_open && form(choices) !== stood;
  const labelOf = (theme) => boxOf(theme)?.closest("li").dataset.label ?? theme;
  const boxOf = (theme) => all("#themes input").find((box) => box.value === theme);

  function say(sentence, kind = "good") {
    byId("status").textContent = sentence;
    byId("status").dataset.kind = kind;
  }

  /* Saving. */
  function save() {
    clearTimeout(timer);
    typing = "";
    saving ??= saveAll().finally(() => (saving = null));
    return saving;
  }

  async function saveAll() {
    while (dirty() && !conflict && form(choices) !== refused) {
      say("Saving …");
      const sent = copy(choices);
      const answer = await send(view.judgement, "PUT", { choices: sent, version: view.version });
      if (!taken(answer, sent)) return false;
    }
    return !dirty();
  }

  function taken({ status, told }, sent) {
    if (status === 200) return settle(told, "Saved");
    // An answer that was lost on its way: the server has this already.
    if (told.judgement && form(told.judgement.choices) === form(sent)) {
      return settle(told.judgement, "Saved");
    }
    if (told.judgement) collide(told);
    else if (status === 400) {
      refused = form(sent);
      say(`Not saved: ${told.error}`, "bad");
    } else if (status === 0 || status >= 500) {
      say(`${told.error} Your changes are kept in this browser and sent when it is back.`, "bad");
      timer = setTimeout(save, AGAIN);
    } else say(`Not saved: ${told.error}`, "bad");
    return false;
  }

  function settle(judgement, sentence) {
    view.version = judgement.version;
    stood = form(judgement.choices);
    refused = "";
    if (dirty()) keep();
    else localStorage.removeItem(drawer(view.task));
    say(sentence);
    return true;
  }

  function keep() {
    localStorage.setItem(drawer(view.task), JSON.stringify({ version: view.version, choices }));
  }

  /* Another window has changed the same judgement: both are shown, the coder chooses. */
  function collide(told) {
    conflict = told.judgement;
    const panel = byId("conflict");
    panel.replaceChildren(...show.standing(told, labelOf));
    panel.hidden = false;
    say("Not saved: changed in another window.", "bad");
  }

  function resolve(takeTheirs) {
    const now = conflict;
    conflict = null;
    byId("conflict").hidden = true;
    view.version = now.version;
    stood = form(now.choices);
    if (takeTheirs) {
      steps.push(step());
      choices = copy(now.choices);
      localStorage.removeItem(drawer(view.task));
      say("This is how it stands.");
    }
    render();
    byId("coding-heading").focus();
    save();
  }

  /* Changing and undoing. */
  const step = (left = false) => ({
    task: view.task,
    page: view.page,
    state: view.state,
    choices: copy(choices),
    left,
  });

  function change(make, field = "") {
    if (!view?.is_open) return;
    if (!field || typing !== field) steps.push(step());
    make();
    keep();
    render();
    if (!field) {
      save();
      return;
    }
    typing = field;
    clearTimeout(timer);
    say("Not yet saved");
    timer = setTimeout(save, QUIET);
  }

  async function undo() {
    if (conflict) return say("Choose first which of the two judgements stands.", "bad");
    const last = steps.pop();
    if (!last) return say("There is nothing to undo.");
    if ((last.left || last.task !== view?.task) && view && !(await save())) {
      steps.push(last);
      return undefined;
    }
    if (last.left) {
      say("Taking it up again …");
      const { status, told } = await send(last.state, "POST", { do: "reopen" });
      if (status !== 200) {
        if (status === 0) steps.push(last);
        return say(`Not undone: ${told.error}`, "bad");
      }
    }
    if ((last.left || last.task !== view?.task) && !(await go(last.page))) return undefined;
    choices = last.choices;
    keep();
    render();
    if (await save()) say("Undone");
    return undefined;
  }

  function choose(theme, chosen) {
    change(() => {
      choices = choices.filter((choice) => choice.theme !== theme);
      if (chosen) {
        choices.push({ theme, ...show.PLAIN, ...show.NO_WORDS });
      }
      current = chosen ? theme : (choices.at(-1)?.theme ?? null);
    });
  }

  function amend(theme, told, field = "") {
    change(() => {
      choices = choices.map((each) => (each.theme === theme ? show.amended(each, told) : each));
    }, field);
  }

  /** Remember what is selected; what was, stays when the selection goes elsewhere. */
  function pick() {
    const place = words.selected();
    if (place !== undefined) picked = place;
  }

  function take(theme = current) {
    const texts = all(".words");
    if (!view?.is_open || !texts.length) return say("There are no words to mark here.");
    pick(); // the event of the last key may still be on its way
    if (!picked) {
      if (!texts.includes(document.activeElement)) {
        texts[0].focus();
        words.caret(texts[0], 0);
      }
      return say("Mark words with Shift and the arrow keys, then press e.");
    }
    if (!theme) return say("Choose a theme first; the words stay marked.");
    const told = words.evidence(picked, view.texts);
    if (!told) return say("Only blanks are marked.");
    const { id, end } = picked;
    picked = null;
    amend(theme, told);
    const element = texts.find((each) => each.dataset.text === id);
    if (element === document.activeElement) words.caret(element, end);
    return undefined;
  }

  /* Going on. */
  async function leave(act, note = "") {
    if (!view?.is_open) return;
    if (act === "skip" && !note.trim()) {
      byId("why").focus();
      say("Say in a few words why you skip this clause.", "bad");
      return;
    }
    if (!(await save())) return;
    say(act === "skip" ? "Skipping …" : "Handing in …");
    const body = { do: act, note, version: view.version };
    const { status, told } = await send(view.state, "POST", body);
    if (status === 200) {
      steps.push(step(true));
      if (await go(told.next)) say(act === "skip" ? "Skipped" : "Handed in");
    } else if (told.judgement) collide(told);
    else say(status === 0 ? "No connection: hand in when it is back." : told.error, "bad");
  }

  /** Fetch another clause and put it in the place of this one; tells whether that worked. */
  async function go(url, isNew = true) {
    const found = await part(url);
    if (!found) {
      say("No connection: the next clause comes when it is back. Press n again.", "bad");
      return false;
    }
    if (!found.element) {
      location.assign(url); // signed out, or refused: the page itself says so
      return false;
    }
    byId("coding").replaceWith(found.element);
    if (isNew) history.pushState(null, "", found.url);
    start();
    byId("coding-heading").focus();
    scrollTo(0, 0);
    return true;
  }

  /* Showing. */
  function render() {
    const list = byId("chosen");
    for (const item of [...list.children]) {
      if (!choices.some((choice) => choice.theme === item.dataset.theme)) item.remove();
    }
    choices.forEach((choice, n) => {
      let item = [...list.children].find((each) => each.dataset.theme === choice.theme);
      if (!item) {
        item = byId("choice").content.firstElementChild.cloneNode(true);
        item.dataset.theme = choice.theme;
        list.append(item);
      }
      show.fill(item, choice, n, { label: labelOf(choice.theme), isOpen: view.is_open });
      item.classList.toggle("current", choice.theme === current);
    });
    byId("none-chosen").hidden = choices.length > 0;
    for (const box of all("#themes input")) {
      box.checked = choices.some((choice) => choice.theme === box.value);
    }
    for (const element of all(".words")) {
      words.paint(element, view.texts[element.dataset.text], choices);
    }
  }

  /* Keys. */
  function keyInThemes(event) {
    if (event.key === "ArrowDown") show.along(event, 1);
    else if (event.key === "ArrowUp" && event.target.type === "checkbox") show.along(event, -1);
    else if (event.key === "Enter") {
      event.preventDefault();
      const box = event.target.type === "checkbox" ? event.target : show.hit();
      if (box) {
        box.focus();
        choose(box.value, !box.checked);
      }
    } else return false;
    return true;
  }

  const KEYS = {
    "/": () => byId("theme-filter")?.select(),
    e: () => take(),
    n: () => leave("finish"),
    s: () => byId("why")?.focus(),
    u: undo,
    "?": () => {
      byId("keys").open = !byId("keys").open;
      if (byId("keys").open) byId("keys").querySelector("summary").focus();
    },
  };

  function onKey(event) {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && event.target.id === "why") {
      event.preventDefault();
      leave("skip", byId("why").value);
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      leave("finish");
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.target.closest("#themes, #theme-filter") && keyInThemes(event)) return;
    else if (byId("keys-on").checked && !show.isField(event.target)) onLetter(event);
  }

  function onLetter(event) {
    const sure = byId("choice")?.content.querySelector("select").options[event.key];
    const stance = show.STANCES.get(event.key);
    if (/^[1-4]$/.test(event.key) && sure && current) amend(current, { confidence: sure.value });
    else if (stance && current) amend(current, { stance });
    else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
    else return;
    event.preventDefault();
  }

  /* Clicks, letters typed into fields. */
  const ACTS = {
    undo,
    finish: () => leave("finish"),
    mine: () => resolve(false),
    theirs: () => resolve(true),
    evidence: take,
    drop: (theme) => choose(theme, false),
    forget: (theme) => amend(theme, show.NO_WORDS),
  };

  function onInput({ target }) {
    const theme = target.closest(".choice")?.dataset.theme;
    if (target.id === "theme-filter") {
      const found = show.filter(target.value);
      say(`${found} theme${found === 1 ? "" : "s"}`);
    } else if (target.matches("#themes input")) choose(target.value, target.checked);
    else if (target.dataset.field === "note") amend(theme, { note: target.value }, theme);
    else if (target.dataset.field === "confidence") {
      amend(theme, { confidence: target.value || null });
    } else if (target.dataset.field === "stance") amend(theme, { stance: target.value });
    else if (target.dataset.field === "no") amend(theme, { applies: !target.checked });
  }

  function onSubmit(event) {
    const act = event.submitter?.value ?? "finish";
    if (!event.target.closest("#coding") || act === "reopen") return;
    event.preventDefault();
    leave(act, byId("why").value);
  }

  function onFocus({ target }) {
    const theme = target.closest(".choice")?.dataset.theme;
    if (target.matches("#themes input")) show.about(target);
    if (!theme || theme === current) return;
    current = theme;
    for (const item of byId("chosen").children) {
      item.classList.toggle("current", item.dataset.theme === current);
    }
  }

  /** Take up the clause that stands in the page. */
  function start() {
    const told = byId("told");
    byId("finish").hidden = !told || !JSON.parse(told.textContent).is_open;
    document.title = `${byId("coding").dataset.title} | govdb`;
    [view, choices, conflict, picked, typing, refused] = [null, [], null, null, "", ""];
    current = null;
    if (!told) return;
    view = JSON.parse(told.textContent);
    choices = copy(view.choices);
    stood = form(choices);
    current = choices.at(-1)?.theme ?? null;
    const kept = JSON.parse(localStorage.getItem(drawer(view.task)) || "null");
    if (kept && view.is_open && form(kept.choices) !== stood) {
      [choices, view.version] = [kept.choices, kept.version];
    } else localStorage.removeItem(drawer(view.task));
    if (view.is_open) all(".words").forEach(words.walkable);
    render();
    save();
  }

  document.documentElement.classList.add("coding-script");
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", (event) => byId("coding").contains(event.target) && onInput(event));
  document.addEventListener("submit", onSubmit);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("selectionchange", pick);
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) ACTS[act](event.target.closest(".choice")?.dataset.theme);
  });
  window.addEventListener("online", save);
  window.addEventListener("popstate", async () => {
    if (view) await save();
    go(location.href, false);
  });
  byId("keys-on").checked = localStorage.getItem("govdb-coding-keys") !== "off";
  byId("keys-on").addEventListener("change", (event) => {
    localStorage.setItem("govdb-coding-keys", event.target.checked ? "on" : "off");
  });
  start();
})();
