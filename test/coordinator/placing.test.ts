import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, Lease, NodeId, SweepId } from '../../src/core/fleet/index.js';
import type { SchedulerEvent, SubmittedCell } from '../../src/coordinator/scheduler/index.js';
import { createScheduler, react, schedulingPolicy } from '../../src/coordinator/scheduler/index.js';
import { cellOf } from './scheduler-world.js';

type Placed = Omit<SubmittedCell, 'cell' | 'state'>;

/** Nodes that train one cell a thread, ask for the next when one ends, and are given none ahead. */
class Fleet {
  readonly state = createScheduler(schedulingPolicy({ leaseMs: 1e12 }), 1 as Attempt);
  /** Numbers of the cells in the order in which they were given, to whom, and which of its threads had nothing to do. */
  readonly given: { readonly cell: number; readonly node: NodeId; readonly thread: number }[] = [];
  private readonly held = new Map<NodeId, { readonly lease: Lease; readonly thread: number }[]>();
  private readonly free = new Map<NodeId, number[]>();
  private next = 0;

  constructor(nodes: readonly { readonly threads: number; readonly memory?: number }[]) {
    nodes.forEach(({ threads, memory }, i) => {
      const node = String(i).padStart(32, '0') as NodeId;
      this.held.set(node, []);
      this.free.set(node, [...Array(threads).keys()]);
      this.send({ kind: 'joined', node, name: node, threads, memory, held: [], at: 0 });
      this.send({ kind: 'wanted', node, credits: threads });
    });
  }

  get nodes(): NodeId[] {
    return [...this.held.keys()];
  }

  submit(sweep: string, cells: readonly Placed[]): number {
    const first = this.next;
    this.next += cells.length;
    const submitted = cells.map((cell, i) => ({ ...cell, cell: cellOf(first + i), state: 'todo' as const }));
    this.send({ kind: 'submitted', sweep: sweep as SweepId, cells: submitted });
    return first;
  }

  /** A cell of the node ends, by default its oldest, and it asks for another; false when it has none. */
  end(node: NodeId, which = 0): boolean {
    const held = this.held.get(node)!;
    const [ended] = held.splice(which % Math.max(held.length, 1), 1);
    if (ended === undefined) return false;
    const { lease, thread } = ended;
    this.free.get(node)!.push(thread);
    this.send({ kind: 'result', node, lease });
    this.send({ kind: 'wanted', node, credits: 1 });
    return true;
  }

  inHand(node: NodeId): number {
    return this.held.get(node)!.length;
  }

  private send(event: SchedulerEvent): void {
    for (const command of react(this.state, event))
      if (command.kind === 'assign') {
        const { node, lease } = command;
        const thread = this.free.get(node)!.shift()!;
        this.given.push({ cell: Number.parseInt(lease.cell, 16), node, thread });
        this.held.get(node)!.push({ lease, thread });
      }
  }
}

describe('cells that share their set-up', () => {
  /** Set-ups, where every thread keeps its last one. */
  function setUps({ given }: Fleet, cells: readonly Placed[]): number {
    const kept = new Map<string, number>();
    let count = 0;
    for (const { cell, node, thread } of given) {
      const affinity = cells[cell]!.affinity!;
      if (kept.get(`${node} ${thread}`) !== affinity) count += 1;
      kept.set(`${node} ${thread}`, affinity);
    }
    return count;
  }

  /** @param ends which cell of each node ends next, turn by turn */
  function trained(cells: readonly Placed[], nodes: number, threads: number, ends: readonly number[] = [0]): Fleet {
    const fleet = new Fleet(Array.from({ length: nodes }, () => ({ threads })));
    fleet.submit('sweep', cells);
    for (let turn = 0; fleet.nodes.map((node) => fleet.end(node, ends[turn % ends.length])).includes(true);) turn += 1;
    return fleet;
  }

  /** Four set-ups of twelve cells each under every seed, one beside the other in the sweep, of about the same cost. */
  const cells = Array.from({ length: 96 }, (_, i): Placed => {
    const seed = Math.floor(i / 48);
    return { seed, cost: 10 + (i % 3) / 10, affinity: 1 + (i % 4) + 4 * seed };
  });

  test.each([
    [1, 1],
    [2, 1],
    [4, 1],
    [1, 2],
    [2, 2],
  ])('are set up once for each seed by %d nodes of %d threads', (nodes, threads) => {
    const fleet = trained(cells, nodes, threads);
    expect(fleet.given).toHaveLength(96);
    expect(setUps(fleet, cells)).toBe(8);
    // In the sweep's own order every cell would follow one of another set-up.
    const unknown = cells.map((cell) => ({ ...cell, affinity: 0 }));
    expect(setUps(trained(unknown, 1, 1), cells)).toBeGreaterThan(24);
  });

  test('are set up a second time only by threads that would have nothing to do, whichever cells end first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }),
        (nodes, threads, ends) => {
          const one = cells.slice(0, 48);
          // Four, and at the end of the sweep each thread may help once with each that is not done.
          expect(setUps(trained(one, nodes, threads, ends), one)).toBeLessThanOrEqual(4 * nodes * threads);
        },
      ),
    );
  });

  const placed = fc.record({
    seed: fc.nat(2),
    cost: fc.constantFrom(1, 1.1, 10, 11, 300),
    affinity: fc.nat(3),
    bytes: fc.constantFrom(0, 10),
  });
  test('come neither before those of smaller seeds nor before much longer ones', () => {
    fc.assert(
      fc.property(
        fc.array(placed, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (cells, nodes, threads) => {
          const order = trained(cells, nodes, threads).given.map(({ cell }) => cells[cell]!);
          expect(order).toHaveLength(cells.length);
          for (let i = 1; i < order.length; i++) {
            const [before, after] = [order[i - 1]!, order[i]!];
            expect(after.seed).toBeGreaterThanOrEqual(before.seed);
            // Costs that are alike are within a factor of √2.
            if (after.seed === before.seed) expect(after.cost).toBeLessThan(before.cost * Math.SQRT2);
          }
        },
      ),
    );
  });
});

describe('a cell that needs much memory', () => {
  const small = (count: number): Placed[] => Array.from({ length: count }, () => ({ seed: 1, cost: 1, bytes: 20 }));
  const [large] = [{ seed: 0, cost: 1, bytes: 90 }];

  test('is not kept waiting by a stream of small ones for longer than what was in hand', () => {
    const nodes = fc.array(
      fc.record({ threads: fc.integer({ min: 2, max: 4 }), memory: fc.constantFrom(64, 100, 128) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(nodes, fc.array(fc.nat(3), { maxLength: 300 }), (nodes, ends) => {
        fc.pre(nodes.some(({ memory }) => memory >= 95));
        const fleet = new Fleet(nodes);
        fleet.submit('small', small(400));
        const before = fleet.nodes.reduce((sum, node) => sum + fleet.inHand(node), 0);
        expect(before).toBeGreaterThan(0);
        const first = fleet.submit('large', [large]);
        const isGiven = (): boolean => fleet.given.some(({ cell }) => cell === first);
        // Whoever ends first: as soon as the node that keeps its memory has ended all it had, the cell is there.
        for (const which of ends) if (!isGiven()) fleet.end(fleet.nodes[which % nodes.length]!);
        for (let round = 0; round < 4 && !isGiven(); round++) for (const node of fleet.nodes) fleet.end(node);
        expect(isGiven()).toBe(true);
      }),
    );
  });

  test('leaves the other nodes alone, and its own what fits beside it', () => {
    const fleet = new Fleet([
      { threads: 2, memory: 128 },
      { threads: 2, memory: 128 },
    ]);
    fleet.submit('small', small(9));
    fleet.submit('large', [large]);
    const [a, b] = fleet.nodes as [NodeId, NodeId];
    const toA = fleet.given.filter(({ node }) => node === a).length;
    // 95 and 22 bytes, as sizes go, are within 128: it need not wait at all where one small cell is in hand.
    fleet.end(a);
    expect(fleet.given.at(-1)).toMatchObject({ cell: 9, node: a });
    expect(fleet.given.filter(({ node }) => node === a)).toHaveLength(toA + 1);
    fleet.end(b);
    expect(fleet.given.at(-1)).toMatchObject({ node: b });
  });

  test('that no node has is no reason to keep memory from others', () => {
    const fleet = new Fleet([{ threads: 2, memory: 64 }]);
    fleet.submit('large', [large]);
    fleet.submit('small', small(5));
    const [node] = fleet.nodes as [NodeId];
    for (let ended = 0; ended < 5; ended++) expect(fleet.end(node)).toBe(true);
    expect(fleet.given).toHaveLength(5);
  });
});
