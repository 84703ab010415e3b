// Takes the times of Monday over to the other working days; the page works without it.
"use strict";

const week = document.querySelector("[data-week]");
if (week) {
  const [monday, ...others] = week.querySelectorAll(".offers-week__day");
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "kern-btn kern-btn--secondary offers-week__copy";
  copy.innerHTML = '<span class="kern-label">Auf Dienstag bis Freitag übernehmen</span>';
  copy.addEventListener("click", () => {
    const times = [...monday.querySelectorAll("input")].map((field) => field.value);
    others.slice(0, 4).forEach((day) => {
      day.querySelectorAll("input").forEach((field, index) => { field.value = times[index]; });
      if (times.slice(2).some(Boolean)) day.querySelector("details").open = true;
    });
    monday.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    window.announce("Die Zeiten von Montag gelten jetzt von Montag bis Freitag.");
  });
  monday.append(copy);
}
