"""Looking at a screen: photographed at both widths in both themes, nothing sticking out, nothing axe objects to."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / ".tripwright" / "shots"
AXE = ROOT / "web" / "ui" / "node_modules" / "axe-core" / "axe.min.js"

STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (node) => /auto|scroll|hidden/.test(getComputedStyle(node).overflowX);
  const told = [];
  if (document.documentElement.scrollWidth > wide) told.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  for (const node of document.querySelectorAll("body *")) {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || (box.right <= wide + 1 && box.left >= -1)) continue;
    let above = node.parentElement;
    while (above && above !== document.body && !scrolls(above)) above = above.parentElement;
    if (above && above !== document.body) continue;
    told.push(`${node.tagName.toLowerCase()} "${node.textContent.trim().slice(0, 40)}" from ${box.left} to ${box.right}`);
  }
  return told.slice(0, 5);
}"""

# A change of theme fades, and what inherits a fading colour fades after it.
SETTLED = """async () => {
  await document.fonts.ready;
  const finite = () => document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations !== Infinity);
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let round = 0; round < 10; round += 1) {
    await frame();
    const moving = finite();
    if (!moving.length) return;
    await Promise.all(moving.map((one) => one.finished.catch(() => null)));
  }
}"""


@cache
def _axe() -> str:
    return AXE.read_text()


async def look_at(page: Page, name: str, *, axe: bool = True) -> list[str]:
    """Photograph the page as it stands in both themes; what is wrong with it, in words."""
    wide = page.viewport_size["width"] if page.viewport_size else 0
    wrong: list[str] = []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        await page.evaluate(SETTLED)
        SHOTS.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=SHOTS / f"{name}-{wide}-{theme}.png")
        wrong += [f"{wide} {theme}: {one}" for one in await page.evaluate(STICKING_OUT)]
        if axe:
            wrong += [f"{wide} {theme}: {one}" for one in await objections(page)]
    return wrong


async def objections(page: Page) -> list[str]:
    """What axe calls a violation, with the first place of each."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    found: list[dict[str, Any]] = await page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'], iframes: false })).violations"
    )
    return [f"axe {one['id']}: {_place(one['nodes'][0])} (and {len(one['nodes']) - 1} more)" for one in found]


def _place(node: dict[str, Any]) -> str:
    return f"{node['html'][:160]} {json.dumps(node.get('any', [{}])[0].get('message', ''))[:200] if node.get('any') else ''}"
