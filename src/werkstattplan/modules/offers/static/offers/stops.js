// Stops on the movable map: switched on by hand. What is drawn stands in the list below it, the same stops in the same order.
const CLOSE_ENOUGH = 11;
const EMPTY = { type: "FeatureCollection", features: [] };

function made(kind, attributes = {}, text = "") {
  const element = document.createElement(kind);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.textContent = text;
  return element;
}

function lineOf(stop) {
  const line = made("li");
  line.append(made("a", { href: stop.url }, stop.name), `: ${stop.words}`);
  return line;
}

function pointOf(stop) {
  return { type: "Feature", geometry: { type: "Point", coordinates: [stop.lon, stop.lat] }, properties: {} };
}

function edgesOf(map) {
  const area = map.getBounds();
  return [area.getSouth(), area.getWest(), area.getNorth(), area.getEast()].map((edge) => edge.toFixed(4)).join(",");
}

export function addStops(map, box) {
  const field = made("div", { class: "ui-field--check" });
  const check = made("input", { type: "checkbox", id: "haltestellen-zeigen" });
  field.append(check, made("label", { for: "haltestellen-zeigen" }, "Haltestellen zeigen"));
  const note = made("p", { class: "ui-small", role: "status" });
  const list = made("ol", { class: "offers-stop-list", "aria-label": "Haltestellen auf der Karte" });
  box.after(field, note, list);
  const colours = getComputedStyle(document.documentElement);
  map.addSource("stops", { type: "geojson", data: EMPTY, attribution: box.dataset.stopsFrom });
  map.addLayer({ id: "stops", type: "circle", source: "stops", paint: {
    "circle-radius": 7, "circle-color": colours.getPropertyValue("--ui-paper").trim() || "#fff", "circle-stroke-width": 4, "circle-stroke-color": colours.getPropertyValue("--ui-text").trim() || "#000" } });
  const show = async () => {
    const isOn = check.checked, isClose = map.getZoom() >= CLOSE_ENOUGH;
    const answer = isOn && isClose ? await fetch(`${box.dataset.stops}?ausschnitt=${edgesOf(map)}`).then((reply) => reply.json()) : { total: 0, stops: [] };
    map.getSource("stops").setData({ ...EMPTY, features: answer.stops.map(pointOf) });
    list.replaceChildren(...answer.stops.map(lineOf));
    box.dataset.stopsDrawn = answer.stops.length;
    if (!isOn) note.textContent = "";
    else if (!isClose) note.textContent = "Gehen Sie näher heran, dann erscheinen die Haltestellen.";
    else note.textContent = answer.total > answer.stops.length ? `Die Karte und die Liste zeigen die ${answer.stops.length} mittleren von ${answer.total} Haltestellen.` : `${answer.total} ${answer.total === 1 ? "Haltestelle" : "Haltestellen"} auf der Karte und in der Liste.`;
  };
  check.addEventListener("change", show);
  map.on("moveend", () => { if (check.checked) show(); });
}
