import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { live } from '../../src/coordinator/dashboard/live.js';
import type { Coordinator } from '../../src/coordinator/index.js';
import type { SweepId } from '../../src/core/fleet/index.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { folder, uniformSweep, until } from '../fleet/support.js';
import { fault, nodeDetail, nodeStatus, observation, sweepStatus, task } from './facts.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Not every user's machine has one; the project's own checks must. */
const available = existsSync(CHROMIUM) || process.env['CI'] !== undefined;
const TOKEN = 'b1946ac92492d2347c6235b4d2611184';
const DESKTOP = 1200;
const PHONE = 390;

let browser: Browser;
beforeAll(async () => {
  if (!available) return;
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
});
afterAll(async () => {
  if (available) await browser.close();
});

/** A coordinator at work: a sweep that is long, one that waits, and a node. */
async function atWork(withToken: boolean): Promise<Coordinator & { readonly sweeps: readonly SweepId[] }> {
  const tokenFile = join(folder(), 'token');
  writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
  const http = { listen: '127.0.0.1:0', ...(withToken ? { tokenFile } : {}) };
  const running = await coordinator({ http });
  const sweeps = [running.submit(uniformSweep(4, 60_000, 'long')), running.submit(uniformSweep(7, 50_000, 'waiting'))];
  localNode(running.address, { name: 'a-node-whose-name-is-rather-long.some-rack.some-cluster' });
  await until(() => running.status().nodes.some(({ leased }) => leased > 0));
  return Object.assign(running, { sweeps });
}

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function opened(url: string, width: number, options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await browser.newPage({ ...options, viewport: { width, height: 900 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${url}/`);
  return { page, requests, complaints };
}

describe.runIf(available)('the dashboard in Chromium', () => {
  test('keeps itself up to date, asks nobody else, fits, and is accessible', async () => {
    const running = await atWork(false);
    const url = running.url!;
    for (const [width, colorScheme] of [
      [DESKTOP, 'light'],
      [PHONE, 'dark'],
    ] as const) {
      const { page, requests, complaints } = await opened(url, width, { bypassCSP: true, colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const { passes, violations } = await page.evaluate<AxeResults>('axe.run()');
      const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
      expect(found).toEqual([]);
      expect(passes.length).toBeGreaterThan(10);
      expect(requests.every((one) => one.startsWith(url) || one.startsWith('data:'))).toBe(true);
      expect(complaints).toEqual([]);
      await page.close();
    }
    // The policy is in force here.
    const { page, complaints } = await opened(url, DESKTOP);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('heading', { name: running.sweeps[1]! }).waitFor();
    running.submit(uniformSweep(3, 50_000, 'later'));
    await page.getByRole('heading', { name: /^later-/ }).waitFor();
    await page.getByText('linear erm lambda=0').first().waitFor();
    expect(complaints).toEqual([]);
    await running.close();
    await page.getByText('does not answer').waitFor();
    await page.close();
  }, 120_000);

  test('steers with the token, and not without; it is in no address and in no storage', async () => {
    const running = await atWork(true);
    const [sweep] = running.sweeps as [SweepId];
    const mode = () => running.status().sweeps.find((one) => one.sweep === sweep)!.mode;
    const { page, requests, complaints } = await opened(running.url!, PHONE);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const card = page.getByRole('listitem').filter({ hasText: sweep });
    await card.getByRole('button', { name: 'pause' }).click();
    await page.getByText('the token is missing or wrong').waitFor();
    expect(mode()).toBe('active');
    // Each refusal is a line of the browser's own.
    expect(complaints.splice(0).every((one) => one.includes('401'))).toBe(true);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByLabel('Token').press('Enter');
    await card.getByRole('button', { name: 'pause' }).click();
    await page.getByText('pause, done').waitFor();
    expect(mode()).toBe('paused');
    await card.getByRole('button', { name: 'resume' }).waitFor();
    await card.getByLabel('priority').fill('7');
    await card.getByRole('button', { name: 'set priority' }).click();
    await card.getByText('priority 7').waitFor();
    await card.getByRole('button', { name: 'cancel' }).click();
    await page.getByText('cancel, done').waitFor();
    expect(mode()).toBe('cancelled');
    expect(complaints).toEqual([]);
    expect(requests.join(' ')).not.toContain(TOKEN);
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0);
    await page.close();
  }, 60_000);
});

describe('what changes on the page', () => {
  const HOSTILE = '<img src=x onerror=alert(1)>"\'&';

  test('is escaped, wherever it comes from', () => {
    const nodes = [nodeStatus(1, { name: HOSTILE })];
    const given = observation({
      status: {
        ...observation().status,
        nodes,
        sweeps: [sweepStatus(1, { sweep: HOSTILE as SweepId })],
        faults: [fault({ message: HOSTILE, signature: HOSTILE, nodes: [HOSTILE] })],
      },
      nodes: [nodeDetail({ tasks: [task(1, { text: HOSTILE })] })],
    });
    const { markup } = live(given, true, 0);
    expect(markup).not.toContain('<img');
    expect(markup).not.toMatch(/onerror=alert\(1\)>["']/);
    expect(markup.split('&lt;img').length).toBeGreaterThan(6);
  });

  test('shows every open sweep, and of those that have ended the youngest', () => {
    const done = { pending: 0, leased: 0, done: 4, failed: 0 };
    const sweeps = [sweepStatus(0), ...Array.from({ length: 40 }, (_, i) => sweepStatus(i + 1, { counts: done }))];
    const { markup } = live(observation({ status: { ...observation().status, sweeps } }), false, 0);
    expect(markup).toContain(sweepStatus(0).sweep);
    expect(markup).toContain(sweepStatus(40).sweep);
    expect(markup).not.toContain(sweepStatus(5).sweep);
    expect(markup).toContain('30 older ones');
  });
});
