/* Where the coding page keeps what is said: the server, and this browser until that has it. */
"use strict";

window.codingStore = (() => {
  /* What is kept in the browser: unsaved changes of a clause, the steps that can be undone. */
  const NAMES = ["theme", "applies", "stance", "confidence", "note"].concat(
    ["language", "quote", "start", "end"].map((each) => `evidence_${each}`),
  );

  /** A list of choices in one form, whatever their order: equal lists say the same. */
  const form = (list) =>
    JSON.stringify(
      [...list]
        .sort((a, b) => (a.theme < b.theme ? -1 : 1))
        .map((choice) => NAMES.map((name) => choice[name])),
    );

  const copy = (value) => JSON.parse(JSON.stringify(value));

  const STEPS = 100; // so many can be undone
  const drawer = (task) => `govdb-coding-${task}`;
  const steps = {
    list: () => JSON.parse(sessionStorage.getItem("govdb-coding-steps") || "[]"),
    write: (list) =>
      sessionStorage.setItem("govdb-coding-steps", JSON.stringify(list.slice(-STEPS))),
    push: (step) => steps.write([...steps.list(), step]),
    pop: () => {
      const list = steps.list();
      const last = list.pop();
      steps.write(list);
      return last;
    },
  };

  /* Asking the server. */
  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  }

  /** Send JSON; answers { status, told }, status 0 without a connection. */
  async function send(url, method, body) {
    try {
      const answer = await fetch(url, {
        method,
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        signal: AbortSignal.timeout(20000),
      });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isJson) return { status: answer.status, told: await answer.json() };
      const error = answer.redirected
        ? "You are signed out. Sign in again in another window; nothing is lost."
        : `The server answered ${answer.status}. What you typed is kept in this browser.`;
      return { status: 500, told: { error } };
    } catch {
      return { status: 0, told: { error: "No connection." } };
    }
  }

  /** Fetch what changes from clause to clause; null without a connection. */
  async function part(url) {
    try {
      const answer = await fetch(url, { headers: { "X-Part": "1" } });
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const element = holder.content.firstElementChild;
      return { element: element?.id === "coding" ? element : null, url: answer.url };
    } catch {
      return null;
    }
  }

  return { copy, drawer, form, part, send, steps };
})();
