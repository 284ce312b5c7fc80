/* The words of a clause: where a selection stands, and the marks of evidence in them.
   Places are counted in Unicode code points, as the server does; the DOM counts UTF-16 units. */
"use strict";

window.codingWords = (() => {
  /** Code points before a place that is counted in UTF-16 units. */
  const points = (text, units) => [...text.slice(0, units)].length;

  /** The opposite. */
  const units = (text, count) => [...text].slice(0, count).join("").length;

  /** UTF-16 units between the start of an element and a place in it. */
  function offset(element, node, at) {
    const range = document.createRange();
    range.selectNodeContents(element);
    range.setEnd(node, at);
    return range.toString().length;
  }

  /** The element with words in which a selection lies as a whole, or null. */
  function holder(range) {
    const node = range.commonAncestorContainer;
    return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".words");
  }

  /** What is selected: { id, start, end } in UTF-16 units; null if nothing is, undefined elsewhere. */
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount) return undefined;
    const range = selection.getRangeAt(0);
    const element = holder(range);
    if (!element) return undefined;
    if (range.collapsed) return null;
    return {
      id: element.dataset.text,
      start: offset(element, range.startContainer, range.startOffset),
      end: offset(element, range.endContainer, range.endOffset),
    };
  }

  /** Evidence for a selection, without the blanks around it; null if only blanks are selected. */
  function evidence(place, texts) {
    const { language, text } = texts[place.id];
    const [before, after] = [text.slice(0, place.start), text.slice(place.end)];
    let { start, end } = place;
    if (/[\uD800-\uDBFF]$/.test(before)) start -= 1;
    if (/^[\uDC00-\uDFFF]/.test(after)) end += 1;
    const quote = text.slice(start, end);
    start += quote.length - quote.trimStart().length;
    if (!quote.trim()) return null;
    end = start + quote.trim().length;
    return {
      evidence_language: language,
      evidence_quote: quote.trim(),
      evidence_start: points(text, start),
      evidence_end: points(text, end),
    };
  }

  /** The choices whose evidence stands in a text, with its place and their number. */
  function marks({ language, text }, choices) {
    return choices.flatMap((choice, n) => {
      if (choice.evidence_language !== language || choice.evidence_start === null) return [];
      const [start, end] = [choice.evidence_start, choice.evidence_end].map((p) => units(text, p));
      return text.slice(start, end) === choice.evidence_quote ? [{ start, end, number: n + 1 }] : [];
    });
  }

  /** Write a text into its element, each marked stretch with the numbers of its themes. */
  function paint(element, told, choices) {
    const found = marks(told, choices);
    const edges = [0, told.text.length, ...found.flatMap((mark) => [mark.start, mark.end])];
    const sorted = [...new Set(edges)].sort((a, b) => a - b);
    const pieces = sorted.slice(1).map((end, n) => {
      const start = sorted[n];
      const above = found.filter((mark) => mark.start <= start && end <= mark.end);
      const words = told.text.slice(start, end);
      if (!above.length) return document.createTextNode(words);
      const piece = document.createElement("mark");
      piece.textContent = words;
      piece.className = `mark-${(above.at(-1).number - 1) % 6}`;
      const ending = above.filter((mark) => mark.end === end).map((mark) => mark.number);
      if (ending.length) piece.dataset.numbers = ending.join(", ");
      return piece;
    });
    element.replaceChildren(...pieces);
  }

  /** Put the caret behind some UTF-16 units of an element. */
  function caret(element, at) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let left = at;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (left <= node.length) {
        getSelection().collapse(node, left);
        return;
      }
      left -= node.length;
    }
    getSelection().collapse(element, 0);
  }

  /** Let a caret walk through words that nobody can change. */
  function walkable(element) {
    element.contentEditable = "true";
    element.inputMode = "none";
    element.spellcheck = false;
    element.setAttribute("role", "textbox");
    element.setAttribute("aria-multiline", "true");
    element.setAttribute("aria-readonly", "true");
    element.setAttribute("aria-label", `${element.dataset.name}: mark words here`);
    for (const each of ["beforeinput", "paste", "cut", "drop", "dragover"]) {
      element.addEventListener(each, (event) => event.preventDefault());
    }
  }

  return { caret, evidence, paint, points, selected, units, walkable };
})();
