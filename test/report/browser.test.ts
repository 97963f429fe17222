import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport, writeReproduction } from '../../src/report/index.js';
import { reproductionOf, VERDICTS } from '../support/reproduction.js';
import { syntheticSweep } from '../support/synthetic.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Not every user's machine has one; the project's own checks must. */
const available = existsSync(CHROMIUM) || process.env['CI'] !== undefined;

let directory: string;
const pages: Record<'report' | 'reproduction', string> = { report: '', reproduction: '' };
let browser: Browser;

beforeAll(async () => {
  if (!available) return;
  directory = await mkdtemp(join(tmpdir(), 'grw-browser-'));
  const sweep = syntheticSweep({
    method: ['erm', 'iw', 'group-dro'],
    lambda: [0, 0.01, 0.1],
    seed: [0, 1],
    epochs: [60],
  });
  const provenance = { version: '1.2.3', node: 'v20', host: {}, reported: new Date(0) };
  const input = { name: 'in a browser', sweepText: 'name: in a browser', command: 'npx grw run x.yaml', provenance };
  ({ index: pages.report } = await writeReport({ ...input, ...sweep }, join(directory, 'report')));
  pages.reproduction = await writeReproduction(reproductionOf(VERDICTS), join(directory, 'reproduction'));
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
});
afterAll(async () => {
  if (!available) return;
  await browser.close();
  await rm(directory, { recursive: true });
});

/** A page at a window's width, with everything it asked for or complained about. */
async function opened(
  index: string,
  width: number,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const page = await browser.newPage({ ...options, viewport: { width, height: 900 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(index).href);
  return { page, requests, complaints };
}

const DESKTOP = 1200;
const PHONE = 390;

describe.runIf(available).each(['report', 'reproduction'] as const)(
  'the page of a %s in Chromium, from disk',
  (kind) => {
    it('asks for nothing but itself and has nothing to complain of', async () => {
      const { requests, complaints } = await opened(pages[kind], DESKTOP);
      expect(requests).toEqual([pathToFileURL(pages[kind]).href]);
      expect(complaints).toEqual([]);
    });

    it.each([DESKTOP, PHONE])('fits a window of %i px', async (width) => {
      const { page } = await opened(pages[kind], width);
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    });

    it.each([DESKTOP, PHONE])('is accessible, as axe judges it at %i px', async (width) => {
      // The page itself lets no script in.
      const { page } = await opened(pages[kind], width, { bypassCSP: true });
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const { passes, violations } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
      expect(passes.length).toBeGreaterThan(10);
    });
  },
);

/** The report with its last figure, of errors, come to life. */
async function alive(width: number, options: BrowserContextOptions = {}): Promise<{ page: Page; figure: Locator }> {
  const { page } = await opened(pages.report, width, options);
  const figure = page.locator('figure').last();
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('.is-live').waitFor();
  return { page, figure };
}

describe.runIf(available)('the report', () => {
  it.each([
    [DESKTOP, true],
    [PHONE, true],
    [DESKTOP, false],
  ])('shows the panels in a window of %i px (scripts: %s)', async (width, javaScriptEnabled) => {
    const { page } = await opened(pages.report, width, { javaScriptEnabled });
    const figure = page.locator('figure').first();
    await figure.scrollIntoViewIfNeeded();
    const drawing = javaScriptEnabled ? figure.locator('.live svg') : figure.locator('.still svg');
    for (const title of ['(a) Training risk', '(b) Gap to ERM', '(c) Norm', '(d) Group weights']) {
      const text = drawing.locator('text', { hasText: title }).first();
      await text.waitFor();
      expect(await text.isVisible()).toBe(true);
    }
    // Indices stand below the line in both.
    expect(await drawing.locator('tspan', { hasText: /^ERM$/ }).count()).toBeGreaterThan(0);
    expect(await drawing.locator('text', { hasText: '_{' }).count()).toBe(0);
  });

  it('gives numbers with their seeds to whoever points at a mark', async () => {
    const { page, figure } = await alive(DESKTOP);
    await figure.locator('.live .mark-symbol path').last().hover({ force: true });
    const text = await page.locator('#vg-tooltip-element.visible').innerText();
    expect(text).toMatch(/(ERM|IW|Group DRO), λ = /);
    expect(text).toMatch(/average test error\s+[\d.]+ \[[\d.]+, [\d.]+\]/);
    expect(text).toMatch(/seeds\s+2/);
  });

  it('takes methods away and brings them back, by box and by legend', async () => {
    const { page, figure } = await alive(DESKTOP);
    const points = figure.locator('.live .mark-symbol path');
    const all = await points.count();
    await figure.getByLabel('IW').uncheck();
    await expect.poll(() => points.count()).toBe(all - 3);
    const entry = await figure.locator('.live text', { hasText: 'importance weighting' }).boundingBox();
    await page.mouse.click(entry!.x + 5, entry!.y + 5);
    await expect.poll(() => points.count()).toBe(all);
    expect(await figure.getByLabel('IW').isChecked()).toBe(true);
  });

  it('moves and zooms a frame, and goes back', async () => {
    const { page, figure } = await alive(DESKTOP);
    const labels = (): Promise<string> =>
      figure
        .locator('.live .role-axis-label text')
        .allTextContents()
        .then((all) => String(all.sort()));
    const before = await labels();
    await figure.locator('.live svg').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -500);
    await page.keyboard.up('Control');
    await expect.poll(labels).not.toBe(before);
    await figure.getByRole('button', { name: 'Reset view' }).click();
    await expect.poll(labels).toBe(before);
  });
});
