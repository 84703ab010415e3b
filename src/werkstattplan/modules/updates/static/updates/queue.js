// One key for each act on the answer that has the focus, or on the first one. Without this script the buttons do it.
(() => {
  const list = document.querySelector("[data-queue]");
  if (!list) return;
  document.querySelector("[data-queue-keys]").hidden = false;
  const rows = [...list.querySelectorAll("[data-queue-row]")];
  const current = () => Math.max(0, rows.findIndex((row) => row.contains(document.activeElement)));
  const go = (index) => rows[Math.min(rows.length - 1, Math.max(0, index))].focus();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const somewhere = rows.some((row) => row.contains(document.activeElement));
      go(somewhere ? current() + (key === "j" ? 1 : -1) : 0);
      event.preventDefault();
      return;
    }
    const control = rows[current()].querySelector(`[data-key="${key}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
    if (key === "r") rows[current()].querySelector("textarea").focus();
  });
})();
