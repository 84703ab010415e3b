// Small improvements on pages that work without them.
"use strict";

function announce(text) {
  const live = document.getElementById("ui-live");
  live.textContent = "";
  // A reader speaks only a change, so the same sentence twice needs the gap.
  setTimeout(() => { live.textContent = text; }, 60);
}
window.announce = announce;

function setUpGrid(table) {
  const boxes = () => [...table.tBodies[0].rows].flatMap((row) =>
    [0, 1].map((layer) => [...row.querySelectorAll(".month-sheet__cell")].map((cell) => cell.querySelectorAll("input")[layer]).filter(Boolean)));
  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const focusOn = (box) => {
    if (!box) return;
    table.querySelectorAll("input").forEach((other) => { other.tabIndex = other === box ? 0 : -1; });
    box.focus();
  };
  table.querySelectorAll("input").forEach((box, index) => { box.tabIndex = index ? -1 : 0; });
  table.addEventListener("keydown", (event) => {
    const lines = boxes();
    const row = lines.findIndex((line) => line.includes(event.target));
    if (row < 0) return;
    const column = lines[row].indexOf(event.target);
    if (moves[event.key]) focusOn(lines[row + moves[event.key][0]]?.[column + moves[event.key][1]]);
    else if (event.key === "Home") focusOn(lines[event.ctrlKey ? 0 : row][0]);
    else if (event.key === "End") focusOn(lines[event.ctrlKey ? lines.length - 1 : row].at(-1));
    else return;
    event.preventDefault();
  });
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("input")) table.querySelectorAll("input").forEach((box) => { box.tabIndex = box === event.target ? 0 : -1; });
  });
  table.addEventListener("change", (event) => {
    announce(`${event.target.getAttribute("aria-label")}: ${event.target.checked ? "ja" : "nein"}`);
  });
}

const DRAFT_TYPES_LEFT_OUT = ["hidden", "password", "file", "submit"];

function draftOf(form) {
  return [...form.elements].filter((field) => field.name && !DRAFT_TYPES_LEFT_OUT.includes(field.type))
    .map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null,
      field.multiple ? [...field.selectedOptions].map((option) => option.value) : null]);
}

function restoreDraft(form, draft) {
  const fields = [...form.elements].filter((field) => field.name && !DRAFT_TYPES_LEFT_OUT.includes(field.type));
  draft.forEach(([name, value, checked, options], index) => {
    const field = fields[index]?.name === name ? fields[index] : fields.find((one) => one.name === name);
    if (!field) return;
    if (checked !== null) field.checked = checked;
    else if (options) [...field.options].forEach((option) => { option.selected = options.includes(option.value); });
    else field.value = value;
  });
}

function draftNotice(form, key, draft) {
  const notice = document.createElement("div");
  notice.className = "ui-notice ui-notice--info ui-draft";
  notice.setAttribute("role", "status");
  notice.innerHTML = '<span class="kern-icon kern-icon--info" aria-hidden="true"></span><div class="ui-notice__text">' +
    "Auf diesem Gerät gibt es einen Entwurf, der noch nicht gespeichert ist." +
    '<div class="ui-actions"><button type="button" class="kern-btn kern-btn--secondary" data-take><span class="kern-label">Entwurf übernehmen</span></button>' +
    '<button type="button" class="kern-btn kern-btn--tertiary"><span class="kern-label">Entwurf verwerfen</span></button></div></div>';
  notice.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.dataset.take !== undefined) restoreDraft(form, draft);
    else localStorage.removeItem(key);
    notice.remove();
    announce(pressed.dataset.take !== undefined ? "Entwurf übernommen." : "Entwurf verworfen.");
  });
  form.prepend(notice);
}

function setUpDraft(form) {
  const key = `entwurf:${form.dataset.draftKey}`;
  const stored = localStorage.getItem(key);
  if (stored && stored !== JSON.stringify(draftOf(form))) draftNotice(form, key, JSON.parse(stored));
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(draftOf(form))));
  form.addEventListener("submit", () => sessionStorage.setItem("entwurf-gesendet", key));
}

function clearSentDraft() {
  const key = sessionStorage.getItem("entwurf-gesendet");
  if (!key) return;
  sessionStorage.removeItem("entwurf-gesendet");
  // A form that came back with errors still holds unsaved input.
  if (!document.querySelector("[data-error-summary], [data-draft-keep]")) localStorage.removeItem(key);
}

function guardDoubleSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
}

function setUp(root) {
  root.querySelectorAll("table[data-grid]").forEach(setUpGrid);
  root.querySelectorAll("form[data-draft-key]").forEach(setUpDraft);
}

document.addEventListener("submit", guardDoubleSubmit);
// A page taken from the browser's memory must be sendable again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((pressed) => pressed.removeAttribute("aria-busy"));
}));
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});
document.addEventListener("htmx:afterSwap", (event) => {
  // A target that was replaced whole is no longer on the page; the one in its place has its name.
  const target = event.detail.target.isConnected ? event.detail.target : document.getElementById(event.detail.target.id);
  if (!target) return;
  setUp(target);
  const heading = target.querySelector("[data-focus]");
  if (heading) { heading.tabIndex = -1; heading.focus(); }
  const said = target.querySelector("[data-announce]");
  if (said) announce(said.textContent.trim());
});
document.addEventListener("htmx:responseError", () => announce("Das hat nicht geklappt. Bitte laden Sie die Seite neu."));
clearSentDraft();
setUp(document);
document.querySelector("[data-error-summary]")?.focus();
