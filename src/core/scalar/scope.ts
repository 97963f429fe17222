import type { Atom, Operation, Statement } from './operation.js';
import { sourceOf } from './operation.js';

/** Names of the variables of one generated program. */
export class Names {
  private count = 0;

  fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}

/**
 * Code in which equal expressions are computed once. Every variable is assigned once, so an expression's text
 * determines its value. It is JavaScript; as long as nothing was written as text, its statements say the same.
 */
export class Scope {
  private readonly written: string[] = [];
  private readonly done: Statement[] = [];
  private opaque = false;
  private readonly known = new Map<string, string>();
  private readonly negated = new Map<string, string>();

  constructor(
    readonly names: Names,
    private readonly outer?: Scope,
  ) {}

  /** The code as lines of JavaScript. */
  get lines(): readonly string[] {
    return this.written;
  }

  /** The same as statements; null if some of it exists as text only: loops, reads of arrays. */
  get statements(): readonly Statement[] | null {
    return this.opaque ? null : this.done;
  }

  /** The variable that holds the result. */
  compute(operation: Operation, ...operands: readonly Atom[]): string {
    return this.named(sourceOf(operation, operands), (name) => this.done.push({ name, operation, operands }));
  }

  /** The variable that holds a pure expression given as text. */
  evaluate(expression: string): string {
    return this.named(expression, () => (this.opaque = true));
  }

  /** Appends statements given as text. */
  write(...lines: readonly string[]): void {
    this.opaque = true;
    this.written.push(...lines);
  }

  add(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (a === 0) return b;
    if (b === 0) return a;
    return this.compute('add', a, b);
  }

  sub(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (b === 0) return a;
    if (a === 0) return this.neg(b);
    return this.compute('sub', a, b);
  }

  /** A factor known to be zero stands for an absent term: the product is zero even where the other is not finite. */
  mul(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a * b;
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (b === 1) return a;
    if (a === -1) return this.neg(b);
    if (b === -1) return this.neg(a);
    return this.compute('mul', a, b);
  }

  div(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a / b;
    if (b === 1) return a;
    return this.compute('div', a, b);
  }

  neg(a: Atom): Atom {
    if (typeof a === 'number') return -a;
    const positive = this.negationOf(a);
    if (positive !== undefined) return positive;
    const name = this.compute('neg', a);
    this.negated.set(name, a);
    return name;
  }

  abs(a: Atom): Atom {
    return typeof a === 'number' ? Math.abs(a) : this.compute('abs', this.negationOf(a) ?? a);
  }

  larger(x: Atom, y: Atom): Atom {
    if (typeof x === 'number' && typeof y === 'number') return Math.max(x, y);
    return this.compute('larger', x, y);
  }

  /** Sum as a balanced tree, so that additions overlap in the processor. */
  sum(terms: readonly Atom[]): Atom {
    if (terms.length === 0) return 0;
    if (terms.length === 1) return terms[0]!;
    const half = Math.ceil(terms.length / 2);
    return this.add(this.sum(terms.slice(0, half)), this.sum(terms.slice(half)));
  }

  private named(expression: string, record: (name: string) => void): string {
    const existing = this.lookup(expression);
    if (existing !== undefined) return existing;
    const name = this.names.fresh('v');
    this.written.push(`const ${name} = ${expression};`);
    this.known.set(expression, name);
    record(name);
    return name;
  }

  private lookup(expression: string): string | undefined {
    return this.known.get(expression) ?? this.outer?.lookup(expression);
  }

  private negationOf(name: string): string | undefined {
    return this.negated.get(name) ?? this.outer?.negationOf(name);
  }
}
