import { randomStream } from '../../src/core/random/index.js';

/** What goes wrong. `node` is the place of a node in the fleet; durations are in milliseconds. */
export type Fault =
  /** SIGKILL of the training process; the one that supervises it starts another. */
  | { readonly kind: 'kill-node'; readonly node: number }
  /** SIGKILL of both; another node of the same name comes after a while. */
  | { readonly kind: 'kill-machine'; readonly node: number; readonly forMs: number }
  /** SIGSTOP, then SIGCONT. */
  | { readonly kind: 'stop-node'; readonly node: number; readonly forMs: number }
  /** A training thread ends under its cell; a training process dies of SIGSEGV. */
  | { readonly kind: 'kill-thread' | 'segfault'; readonly node: number }
  | { readonly kind: 'kill-coordinator'; readonly forMs: number }
  /** The coordinator dies, and what it wrote last does not survive: `share` of the write-ahead log is cut off. */
  | { readonly kind: 'tear-store'; readonly share: number }
  /** Every checkpoint of the fleet loses `share` of its bytes. */
  | { readonly kind: 'tear-checkpoints'; readonly share: number }
  /** Of the line between a node and the coordinator: cut; slow; requests or replies thrown away, then cut. */
  | { readonly kind: 'cut-line'; readonly node: number }
  | { readonly kind: 'slow-line' | 'mute-line' | 'deaf-line'; readonly node: number; readonly forMs: number }
  /** The wall clock of every process jumps. */
  | { readonly kind: 'jump-clock'; readonly byMs: number }
  /** The wall clock of one node jumps, and goes its own way from then on. */
  | { readonly kind: 'jump-node-clock'; readonly node: number; readonly byMs: number };

export type FaultKind = Fault['kind'];

/** `atMs` counts from when the fleet works. */
export type TimedFault = Fault & { readonly atMs: number };

export interface PlanOptions {
  readonly kinds: readonly FaultKind[];
  readonly faults: number;
  readonly nodes: number;
  /** Milliseconds over which the faults are spread. */
  readonly withinMs: number;
  /** Milliseconds of silence after which a node's leases are given away. */
  readonly leaseMs: number;
}

const DAY = 86_400_000;

/** Up to a month back or forth, ms. */
function jump(amount: number): number {
  return Math.round((amount - 0.5) * 60 * DAY);
}

/** The faults of a seed, in the order in which they strike: the same for the same arguments. */
export function faultPlan(seed: number, options: PlanOptions): TimedFault[] {
  const { kinds, faults, nodes, withinMs, leaseMs } = options;
  const stream = randomStream(seed, 'faults');
  let drawn = 0;
  const uniform = (): number => stream.uniform(drawn++);
  const whole = (below: number): number => Math.floor(uniform() * below);
  const fault = (): Fault => {
    const kind = kinds[whole(kinds.length)]!;
    const node = whole(nodes);
    const amount = uniform();
    switch (kind) {
      case 'kill-node':
      case 'kill-thread':
      case 'segfault':
      case 'cut-line':
        return { kind, node };
      case 'kill-machine':
        return { kind, node, forMs: Math.round(amount * leaseMs) };
      // Half of them past the lease.
      case 'stop-node':
      case 'slow-line':
      case 'mute-line':
      case 'deaf-line':
        return { kind, node, forMs: Math.round(amount * 2 * leaseMs) };
      case 'kill-coordinator':
        return { kind, forMs: Math.round(amount * leaseMs) };
      case 'tear-store':
      case 'tear-checkpoints':
        return { kind, share: amount };
      case 'jump-clock':
        return { kind, byMs: jump(amount) };
      case 'jump-node-clock':
        return { kind, node, byMs: jump(amount) };
    }
  };
  const timed = Array.from({ length: faults }, () => ({ atMs: whole(withinMs), ...fault() }));
  return timed.sort((a, b) => a.atMs - b.atMs);
}
