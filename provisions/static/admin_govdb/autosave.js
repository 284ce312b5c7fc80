/* Long texts of a form are kept in this browser while they are typed, and offered back if the page
   was lost. Nothing is restored unasked; a saved form forgets them. */
"use strict";

(() => {
  const DAYS_KEPT = 30;
  const form = document.querySelector("#content-main form[method=post]");
  const account = document.querySelector("meta[name=govdb-account]")?.content;
  const start = "govdb typed ";
  const name = start + account + " " + window.location.pathname;
  let isSent = false;

  // Only a page that says so is the sign that a form was saved: a lost connection is not.
  const sent = window.sessionStorage.getItem("govdb sent");
  if (sent && document.querySelector(".messagelist .success")) {
    window.localStorage.removeItem(sent);
    window.sessionStorage.removeItem("govdb sent");
  }
  if (!form || !account || !form.querySelector("textarea")) {
    return;
  }

  const fields = () => [...form.querySelectorAll("textarea[name]")];

  const read = (key) => {
    try {
      return JSON.parse(window.localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const forget = (key) => window.localStorage.removeItem(key);

  const forgetOld = () => {
    const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
    Object.keys(window.localStorage)
      .filter((key) => key.startsWith(start))
      .filter((key) => !((read(key) || {}).at > oldest))
      .forEach(forget);
  };

  const typed = () =>
    Object.fromEntries(
      fields()
        .filter((field) => field.value !== field.defaultValue)
        .map((field) => [field.name, field.value]),
    );

  // The state that a text was typed on: what others saved since must clash with it, not vanish.
  const opened = (field) =>
    form.elements.namedItem(field.replace(/[^-]+$/, "opened_after_event"));

  const keep = () => {
    const texts = typed();
    const states = Object.fromEntries(
      Object.keys(texts).map((field) => [field, opened(field)?.value]),
    );
    if (Object.keys(texts).length === 0) {
      forget(name);
      return;
    }
    try {
      window.localStorage.setItem(name, JSON.stringify({ at: Date.now(), texts, states }));
    } catch {
      // A full or forbidden store: the warning on leaving is all that is left.
    }
  };

  const offer = (kept) => {
    const differing = Object.entries(kept.texts).filter(([field, text]) => {
      const found = form.elements.namedItem(field);
      return found && found.value !== text;
    });
    if (differing.length === 0) {
      return;
    }
    const bar = document.createElement("div");
    bar.className = "kept-bar";
    bar.setAttribute("role", "status");
    const words = document.createElement("span");
    const time = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    words.textContent = `This browser kept what you typed here on ${time}.`;
    const restore = document.createElement("button");
    restore.type = "button";
    restore.textContent = "Restore it";
    restore.addEventListener("click", () => {
      differing.forEach(([field, text]) => {
        form.elements.namedItem(field).value = text;
        if (opened(field) && kept.states?.[field]) {
          opened(field).value = kept.states[field];
        }
      });
      bar.remove();
      keep();
      form.elements.namedItem(differing[0][0]).focus();
    });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = "Forget it";
    drop.addEventListener("click", () => {
      forget(name);
      bar.remove();
    });
    bar.append(words, restore, drop);
    form.before(bar);
  };

  forgetOld();
  // A form that comes back with errors holds what was typed; one that was saved does not come back.
  const kept = read(name);
  if (kept && !document.querySelector(".errornote")) {
    offer(kept);
  }

  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) {
      keep();
    }
  });
  form.addEventListener("submit", () => {
    isSent = true;
    window.sessionStorage.setItem("govdb sent", name);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && Object.keys(typed()).length > 0) {
      event.preventDefault();
    }
  });
})();
