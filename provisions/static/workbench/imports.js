/* Asks how far an import is, and shows the page anew when it has ended. */
"use strict";

(() => {
  const SECONDS = 1;
  const card = document.getElementById("at-work");
  if (!card) {
    return;
  }
  const step = document.getElementById("step");
  const bar = card.querySelector("progress");

  const ask = async () => {
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (!told.is_at_work) {
        window.location.reload();
        return;
      }
      if (told.step) {
        const words = told.step.charAt(0).toUpperCase() + told.step.slice(1);
        const share = told.share ?? null;
        const text = share === null ? words : `${words}, ${share} %`;
        if (step.textContent !== text) {
          step.textContent = text;
        }
        if (share === null) {
          bar.removeAttribute("value");
        } else {
          bar.value = share;
        }
      }
    } catch {
      // The server may be starting anew: ask again.
    }
    window.setTimeout(ask, SECONDS * 1000);
  };
  window.setTimeout(ask, SECONDS * 1000);
})();
