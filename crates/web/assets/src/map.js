// The map page: regions as points over a coastline. The table under the map holds the same facts.
import * as L from "leaflet";

const root = document.querySelector("[data-map]");

const load = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

// Rings are delta-coded steps from the north-west corner (crates/geography/tools/coastline.mjs).
const land = (coast) =>
  coast.rings.map((flat) => {
    const ring = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      ring.push([coast.north - y / coast.steps_per_degree, coast.west + x / coast.steps_per_degree]);
    }
    return ring;
  });

// Text goes in as text: names come from imports.
const popup = (p) => {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = p.href;
  link.textContent = p.name;
  box.append(link);
  for (const line of [p.province, p.label]) {
    if (!line) continue;
    const text = document.createElement("div");
    text.textContent = line;
    box.append(text);
  }
  return box;
};

const draw = async () => {
  const words = root.dataset;
  const [points, coast] = await Promise.all([load(words.points), load(words.coast)]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.replaceChildren();
  const map = L.map(root, {
    crs: L.CRS.EPSG4326,
    minZoom: 2,
    maxZoom: 10,
    zoomSnap: 0.5,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxBounds: [[-15, 91], [11, 145]],
    maxBoundsViscosity: 1,
  });
  L.control.zoom({ position: "bottomleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const credit = L.control.attribution({ prefix: false });
  credit.addAttribution(words.credit ?? "Natural Earth").addTo(map);
  L.polygon(land(coast), { className: "map-land", interactive: false }).addTo(map);

  const byName = new Map();
  const bounds = L.latLngBounds([]);
  const sized = [];
  for (const { geometry, properties } of points.features) {
    if (!geometry) continue;
    const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    const group = String(properties.group ?? "none").replace(/[^a-z0-9-]/gi, "");
    const marker = L.circleMarker(at, {
      className: `map-point map-point--${group}`,
    });
    marker.bindTooltip(properties.name).bindPopup(() => popup(properties), { autoPanPadding: [24, 24] });
    marker.addTo(map);
    sized.push([marker, group === "none" ? 3.5 : 5]);
    bounds.extend(at);
    byName.set(properties.name, marker);
  }
  // On a whole country in the width of a telephone, full dots would cover each other.
  const resize = () => {
    const scale = map.getZoom() < 3.5 ? 0.6 : map.getZoom() < 4.5 ? 0.85 : map.getZoom() < 6 ? 1 : 1.4;
    for (const [marker, radius] of sized) marker.setRadius(radius * scale);
  };
  map.on("zoomend", resize);
  map.fitBounds(bounds.isValid() ? bounds.pad(0.02) : [[-11, 95], [6, 141]]);
  resize();

  // The field beside the map reaches every point by keyboard.
  const form = document.querySelector("[data-map-search]");
  const field = form?.querySelector("input");
  const list = form?.querySelector("datalist");
  if (!form || !field || !list) return;
  list.replaceChildren(...[...byName.keys()].sort().map((name) => new Option(name, name)));
  const find = () => {
    const wanted = field.value.trim().toLowerCase();
    const exact = [...byName].find(([name]) => name.toLowerCase() === wanted);
    const [, marker] = exact ?? [...byName].find(([name]) => name.toLowerCase().includes(wanted)) ?? [];
    if (!wanted || !marker) return;
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), 6), { animate: !still });
    marker.openPopup();
    root.querySelector(".leaflet-popup a")?.focus();
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
};

if (root) {
  draw().catch((error) => {
    console.error(error);
    root.textContent = root.dataset.failed ?? "";
  });
}
