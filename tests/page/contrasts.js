// Return every text on the page with the contrast of its colour to what lies behind it, by the formula of WCAG 2.2.
const parsed = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]) =>
  0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
const ratio = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};
const behind = (element) => {
  const phase = element.closest("svg .phase");
  if (phase) return parsed(getComputedStyle(phase.querySelector(".fill")).fill);
  for (let each = element; each; each = each.parentElement) {
    const colour = parsed(getComputedStyle(each).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
for (const fold of document.querySelectorAll("details")) fold.open = true;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (walker.nextNode()) {
  const [words, element] = [walker.currentNode.data.trim(), walker.currentNode.parentElement];
  if (!words || !element.checkVisibility() || ["SCRIPT", "STYLE", "title"].includes(element.tagName)) continue;
  const style = getComputedStyle(element);
  const colour = parsed(element instanceof SVGElement ? style.fill : style.color);
  found.push([`${element.tagName} ${element.getAttribute("class")} ${words}`, ratio(colour, behind(element))]);
}
return found;
