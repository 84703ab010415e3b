// Shortcuts of the review: one letter presses the button or follows the link that shows it.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select")) return;
  const target = document.querySelector(`[data-review] [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  if (target.tagName === "SUMMARY") target.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
});
