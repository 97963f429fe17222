import type { ExpandedSweep } from '../../coordinator/index.js';
import { estimateSeconds, expandSweep, parseSweep } from '../../core/sweep/index.js';

/**
 * Cells that train nothing, as tasks that do nothing: none of their epochs, and so one recorded row, on four samples. All
 * else is as ever: leases, messages, checks, a result of its own for every cell, the durable commit.
 */
export function noOpSweep(name: string, cells: number): string {
  return sweepText(name, cells, { majority: 1, epochs: 0, points: 2 });
}

/** The smallest cells that train: the gram engine writes and compiles code for one epoch on four samples; two rows. */
export function smallestSweep(name: string, cells: number): string {
  return sweepText(name, cells, { majority: 1, epochs: 1, points: 2 });
}

/** Cells of about a second each: as many epochs on six samples as take that long. */
export function secondsSweep(name: string, cells: number): string {
  return sweepText(name, cells, { majority: 2, epochs: 10_000_000, points: 100 });
}

/** Cells of as many epochs as there are `points` to record, or one fewer. */
export function recordedSweep(name: string, cells: number, points: number): string {
  return sweepText(name, cells, { majority: 2, epochs: points - 1, points });
}

interface Size {
  /** Samples of each of the two larger groups; the smaller ones have one. */
  readonly majority: number;
  readonly epochs: number;
  readonly points: number;
}

function sweepText(name: string, cells: number, { majority, epochs, points }: Size): string {
  return [
    `name: ${name}`,
    `data: { name: two-gaussians, majority: ${majority}, minority: 1, test: 0, d_core: 1, d_spu: 1, seed: 0 }`,
    'model: { kind: linear, init: zero }',
    'loss: logistic',
    'method: erm',
    `train: { epochs: ${epochs}, record: { points: ${points} } }`,
    `grid: [{ seed: { range: ${cells} } }]`,
    '',
  ].join('\n');
}

export function expanded(text: string): ExpandedSweep {
  const file = 'bench.yaml';
  const sweep = parseSweep({ file, text });
  const cells = expandSweep(sweep).cells.map(({ id, cell }) => ({ id, cell, cost: estimateSeconds(cell) }));
  return { name: sweep.name, file, text, cells };
}
