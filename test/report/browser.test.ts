import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/index.js';
import { syntheticSweep } from '../support/synthetic.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Not every user's machine has one; the project's own checks must. */
const available = existsSync(CHROMIUM) || process.env['CI'] !== undefined;

let directory: string;
let index: string;
let browser: Browser;

beforeAll(async () => {
  if (!available) return;
  directory = await mkdtemp(join(tmpdir(), 'grw-browser-'));
  const sweep = syntheticSweep({ method: ['erm', 'iw', 'group-dro'], lambda: [0, 0.1], seed: [0, 1], epochs: [60] });
  const provenance = { version: '1.2.3', node: 'v20', host: {}, reported: new Date(0) };
  ({ index } = await writeReport(
    { name: 'in a browser', sweepText: '', command: '', provenance, ...sweep },
    directory,
  ));
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

/** The page at a window's width, with everything it asked for or complained about. */
async function opened(width: number): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(index).href);
  return { page, requests, complaints };
}

describe.runIf(available)('the report in Chromium, from disk', () => {
  it('asks for nothing but itself and has nothing to complain of', async () => {
    const { requests, complaints } = await opened(1200);
    expect(requests).toEqual([pathToFileURL(index).href]);
    expect(complaints).toEqual([]);
  });

  it.each([1200, 390])('shows the panels and fits a window of %i px', async (width) => {
    const { page } = await opened(width);
    for (const title of ['(a) Training risk', '(b) Gap to ERM', '(c) Norm', '(d) Group weights'])
      expect(await page.locator('svg text', { hasText: title }).first().isVisible()).toBe(true);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
