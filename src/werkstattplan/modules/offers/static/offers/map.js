// The movable map: the results of the list as numbered buttons, all others counted together. Everything on it is in the list too.
const WORDS = {
  "Map.Title": "Karte der Angebote. Mit den Pfeiltasten verschieben, mit Plus und Minus die Größe ändern.",
  "NavigationControl.ZoomIn": "Größer", "NavigationControl.ZoomOut": "Kleiner", "NavigationControl.ResetBearing": "Norden nach oben",
  "AttributionControl.ToggleAttribution": "Quellen zeigen", "AttributionControl.MapFeedback": "Fehler in der Karte melden",
  "Popup.Close": "Schließen", "Marker.Title": "Angebot",
};
const ATTRIBUTION = "© GeoBasis-DE / BKG, VG250 (2021), dl-de/by-2-0, vereinfacht";
const NAMES_FROM = 8.6;
const DARK = { land: "#20262e", line: "#8793a3", around: "#14181d", text: "#e8edf3" };
const LIGHT = { land: "#f4f6f9", line: "#7c8896", around: "#dfe5ec", text: "#1c2733" };

function styleOf(outlines) {
  const colours = matchMedia("(prefers-color-scheme: dark)").matches ? DARK : LIGHT;
  return {
    version: 8,
    sources: { municipalities: { type: "geojson", data: outlines, attribution: ATTRIBUTION } },
    layers: [
      { id: "around", type: "background", paint: { "background-color": colours.around } },
      { id: "land", type: "fill", source: "municipalities", paint: { "fill-color": colours.land } },
      { id: "borders", type: "line", source: "municipalities", paint: { "line-color": colours.line, "line-width": 1 } },
      { id: "names", type: "symbol", source: "municipalities", minzoom: NAMES_FROM, layout: { "text-field": ["get", "name"], "text-font": ["Fira Sans"], "text-size": 14 },
        paint: { "text-color": colours.text, "text-halo-color": colours.land, "text-halo-width": 2 } },
    ],
  };
}

// On a base map of somebody else only our borders are drawn.
function addBorders(map, outlines) {
  const colours = matchMedia("(prefers-color-scheme: dark)").matches ? DARK : LIGHT;
  map.addSource("municipalities", { type: "geojson", data: outlines, attribution: ATTRIBUTION });
  map.addLayer({ id: "borders", type: "line", source: "municipalities", paint: { "line-color": colours.line, "line-width": 1 } });
}

function boundsOf(collection) {
  const box = [180, 90, -180, -90];
  const take = (part) => {
    if (typeof part[0] !== "number") { part.forEach(take); return; }
    box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
  };
  collection.features.forEach((feature) => take(feature.geometry.coordinates));
  return box;
}

function loadSheet(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  document.head.append(sheet);
}

function button(kind, text, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  made.setAttribute("aria-label", label);
  return made;
}

function choose(id, pins) {
  document.querySelectorAll("[data-offer]").forEach((card) => card.classList.toggle("is-chosen", card.dataset.offer === String(id)));
  pins.forEach((pin, key) => pin.classList.toggle("is-chosen", key === id));
}

function pinOf(result, pins) {
  const pin = button("offers-pin", result.position, `${result.position}: ${result.title}, ${result.place}`);
  pin.addEventListener("click", () => {
    choose(result.id, pins);
    const link = document.querySelector(`#angebot-${result.id} h3 a`);
    link?.scrollIntoView({ block: "center" });
    link?.focus();
  });
  return pin;
}

function clusterOf(cluster, map) {
  const where = cluster.name ? ` in ${cluster.name}` : "";
  const made = button("offers-cluster", cluster.count, `${cluster.count === 1 ? "1 Angebot" : `${cluster.count} Angebote`}${where}, näher heran`);
  made.addEventListener("click", () => {
    map.easeTo({ center: [cluster.lon, cluster.lat], zoom: Math.min(map.getZoom() + 2.5, 16), duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400 });
    map.getCanvas().focus();
  });
  return made;
}

export async function drawMap(box) {
  const data = box.dataset;
  loadSheet(data.style);
  const [{ Map: MovableMap, Marker, NavigationControl, setWorkerUrl }, outlines] = await Promise.all([
    import(data.script), fetch(data.outlines).then((answer) => answer.json()),
  ]);
  setWorkerUrl(data.worker);
  const live = document.createElement("div");
  live.className = "offers-live";
  box.append(live);
  const map = new MovableMap({ container: live, style: data.basemap || styleOf(outlines), bounds: boundsOf(outlines), fitBoundsOptions: { padding: 20 }, locale: WORDS, cooperativeGestures: false, dragRotate: false });
  map.addControl(new NavigationControl({ showCompass: false }));
  const pins = new Map();
  let clusters = [];
  const show = async () => {
    const area = map.getBounds();
    const query = new URLSearchParams({ ausschnitt: [area.getSouth(), area.getWest(), area.getNorth(), area.getEast()].map((part) => part.toFixed(4)).join(","), stufe: Math.floor(map.getZoom()) });
    const answer = await fetch(`${data.url}&${query}`).then((reply) => reply.json());
    clusters.forEach((marker) => marker.remove());
    clusters = answer.clusters.map((cluster) => new Marker({ element: clusterOf(cluster, map) }).setLngLat([cluster.lon, cluster.lat]).addTo(map));
    answer.results.filter((result) => !pins.has(result.id)).forEach((result) => {
      const pin = pinOf(result, pins);
      pins.set(result.id, pin);
      new Marker({ element: pin }).setLngLat([result.lon, result.lat]).addTo(map);
    });
    const seen = answer.clusters.reduce((sum, cluster) => sum + cluster.count, 0);
    data.drawn = pins.size;
    data.clusters = clusters.length;
    data.counted = seen;
    window.announce(`Die Karte zeigt ${seen === 1 ? "1 Angebot" : `${seen} Angebote`} in ${clusters.length === 1 ? "1 Gruppe" : `${clusters.length} Gruppen`}.`);
  };
  document.querySelectorAll("[data-offer]").forEach((card) => ["focusin", "mouseenter"].forEach((kind) =>
    card.addEventListener(kind, () => choose(Number(card.dataset.offer), pins))));
  await new Promise((resolve, reject) => { map.once("load", resolve); map.once("error", (event) => reject(event.error)); });
  if (data.basemap) addBorders(map, outlines);
  map.on("moveend", show);
  await show();
  if (data.stops) (await import(data.stopsLayer)).addStops(map, box);
  // The colours belong to the drawing; the buttons say their numbers themselves.
  box.querySelector("svg").remove();
  document.querySelector(".offers-legend")?.remove();
  data.state = "ready";
}
