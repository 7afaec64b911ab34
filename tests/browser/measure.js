/* Complaints about what is in sight, for the tests. Each answers a list of words, empty when all is well. */

function inSight(node) {
  const box = node.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = [...document.querySelectorAll("dialog, #slack, #world, main")].filter(
    (node) => inSight(node) && node.scrollWidth > node.clientWidth + 1,
  );
  return [
    ...(scrollWidth > clientWidth ? [`the page: ${scrollWidth} > ${clientWidth}`] : []),
    ...wide.map((node) => `${node.tagName}#${node.id}: ${node.scrollWidth} > ${node.clientWidth}`),
  ];
}

function parsed(colour) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

function over([r, g, b, a], [R, G, B]) {
  return [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
}

function background(node) {
  const layers = [];
  for (let at = node; at; at = at.parentElement) layers.push(parsed(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
}

function luminance(colour) {
  const [r, g, b] = colour.map((each) => each / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** A drawn background is not a colour: what stands on one is for the eye to judge. */
function isDrawn(node) {
  return getComputedStyle(node).backgroundImage !== "none";
}

function contrast(node) {
  const behind = background(node);
  const [one, other] = [over(parsed(getComputedStyle(node).color), behind), behind].map(luminance);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Text below 4.5:1; what cannot be used at present may be faint. */
function tooFaint() {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Map();
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !inSight(node) || isDrawn(node) || node.closest(":disabled, [aria-disabled=true], option")) continue;
    const ratio = contrast(node);
    if (ratio < 4.5) found.set(`${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 40)}`, ratio.toFixed(2));
  }
  return [...found].map(([words, ratio]) => `${words} (${ratio})`);
}

function nameOf(node) {
  const by = (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  const labels = [...(node.labels ?? [])].map((label) => label.textContent);
  const own = node.matches("button, a, summary, [role=tab], [role=menuitem], [role=option]") ? [node.innerText] : [];
  return [node.getAttribute("aria-label") ?? "", ...by, ...labels, ...own].join("").trim();
}

/** What can be used and has no name, and what carries an id another thing carries too. */
function nameless() {
  const usable = "button, a[href], input, select, textarea, summary, [role=tab], [role=menuitem], [role=log], [role=tabpanel], dialog";
  const unnamed = [...document.querySelectorAll(usable)].filter((node) => inSight(node) && !nameOf(node));
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
  return [...unnamed.map((node) => node.outerHTML.slice(0, 120)), ...doubled.map((id) => `two have the id ${id}`)];
}
