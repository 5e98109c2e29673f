// Three small services that Streamlit has no setting for. Without this script every page still works: links load the
// page anew, and a few words of Streamlit's own stay English.
"use strict";

// 1. Words that Streamlit writes itself, in the reader's language. Texts are swapped in place: nodes stay as they are.
const words = JSON.parse(document.getElementById("bi-words").textContent);
const named = ["aria-label", "title", "placeholder", "alt"];

function swapText(node) {
  const found = words[node.data.trim()];
  if (found) node.data = node.data.replace(node.data.trim(), found);
}

function swap(element) {
  for (const name of named) {
    const found = words[element.getAttribute(name)];
    if (found) element.setAttribute(name, found);
  }
}

function walk(root) {
  if (root.nodeType === Node.TEXT_NODE) return swapText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  swap(root);
  for (const element of root.querySelectorAll("[aria-label],[title],[placeholder],[alt]")) swap(element);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) swapText(texts.currentNode);
}

if (Object.keys(words).length) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") swapText(change.target);
      else if (change.type === "attributes") swap(change.target);
      else change.addedNodes.forEach(walk);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: named,
  });
  walk(document.documentElement);
}

// 2. Links within the program change the page in place, and "back" works: Streamlit listens to the history.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.origin !== location.origin) return;
  event.preventDefault();
  const isOtherPage = link.pathname !== location.pathname;
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  if (isOtherPage) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  else if (link.hash) showWhenDrawn(link.hash.slice(1), 30);
});

// A link may name the part of the same page that it fills: the reader is taken there as soon as it is drawn.
function showWhenDrawn(id, tries) {
  const part = document.getElementById(id);
  if (part) part.scrollIntoView({ block: "start" });
  else if (tries) setTimeout(() => showWhenDrawn(id, tries - 1), 100);
}

// 3. The first words stay until the page has its own; when the first start is done the page opens by itself; an open
// menu closes by a click beside it or by Escape.
const opening = new MutationObserver(() => {
  if (!document.querySelector(".stApp .bi-bar")) return;
  document.querySelector(".bi-skeleton")?.remove();
  opening.disconnect();
});
opening.observe(document.documentElement, { subtree: true, childList: true });
setTimeout(() => document.querySelector(".bi-skeleton")?.remove(), 15000);

new MutationObserver(() => {
  if (document.querySelector("[data-reload=yes]")) location.reload();
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-reload"] });

function closeMenus(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.bi-person[open]")) {
    if (event.type === "keydown" || !menu.contains(event.target)) menu.open = false;
  }
}
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
