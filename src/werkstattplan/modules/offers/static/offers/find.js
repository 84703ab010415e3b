// The position that never leaves the device unrounded, and the button that opens the movable map.
const FORM = document.getElementById("suche");

function askForPosition() {
  navigator.geolocation.getCurrentPosition((found) => {
    const query = new URLSearchParams(new FormData(FORM));
    query.delete("wo");
    // Two decimals are about a kilometre: enough for a village, too little for a house.
    query.set("nah", `${found.coords.latitude.toFixed(2)},${found.coords.longitude.toFixed(2)}`);
    location.assign(`${FORM.action}?${query}`);
  }, () => window.announce("Ihr Gerät gibt die Position nicht her. Bitte geben Sie Ihren Ort ein."), { maximumAge: 600000, timeout: 10000 });
}

function setUpPosition() {
  const button = document.getElementById("in-der-naehe");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  document.getElementById("naehe-hinweis").hidden = false;
  button.addEventListener("click", askForPosition);
}

function hasWebGL() {
  try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
}

async function openMap(box, button) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    const { drawMap } = await import(box.dataset.map);
    await drawMap(box);
    button.closest("p").remove();
    sessionStorage.setItem("angebotskarte", "offen");
  } catch (error) {
    box.dataset.state = "error";
    button.disabled = false;
    window.announce("Die bewegliche Karte lässt sich hier nicht öffnen. Die Liste und das Bild zeigen dasselbe.");
    throw error;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function setUpMap(root) {
  const button = root.querySelector("#karte-oeffnen");
  const box = root.querySelector("#karte");
  if (!button || !box || !hasWebGL()) return;
  button.hidden = false;
  button.addEventListener("click", () => openMap(box, button));
  // Whoever opened it once keeps it while filtering.
  if (sessionStorage.getItem("angebotskarte") === "offen") openMap(box, button);
}

// What nobody asked for need not stand in the address that is shared.
document.addEventListener("htmx:configRequest", (event) => {
  [...event.detail.parameters.entries()].filter(([, value]) => value === "").forEach(([name]) => event.detail.parameters.delete(name));
});
setUpPosition();
setUpMap(document);
document.addEventListener("htmx:afterSwap", (event) => setUpMap(document.getElementById("ergebnisse") || event.detail.target));
