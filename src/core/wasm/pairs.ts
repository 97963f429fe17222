import type { Atom, Operation, Statement } from '../scalar/index.js';

/** Two variables that are computed side by side in the lanes of one vector. */
export interface Pair {
  readonly lanes: readonly [string, string];
}

/** Where a variable is found: in a lane of a pair. */
export interface Place {
  readonly pair: Pair;
  readonly lane: 0 | 1;
}

const CALLS: ReadonlySet<Operation> = new Set(['tanh', 'erf', 'pow', 'log1pBeyondOne']);

/**
 * Finds what can be computed side by side (superword-level parallelism; Larsen & Amarasinghe, PLDI 2000): from entries
 * that lie side by side in a matrix down through their operands, for as long as both do the same at the same depth.
 *
 * Equal depth is what keeps pairs computable: a pair needs pairs of smaller depth only, so none needs itself. Changes of
 * sign do not count, so that samples of both classes have the same depth; that is safe, as none follows upon another.
 */
export class Pairing {
  private readonly places = new Map<string, Place>();
  private readonly statements = new Map<string, Statement>();
  private readonly depths = new Map<string, number>();

  /** @param leaves pairs of variables that are there before the statements, such as the state's */
  constructor(statements: readonly Statement[], leaves: readonly Pair[]) {
    for (const leaf of leaves) this.place(leaf);
    for (const statement of statements) {
      this.statements.set(statement.name, statement);
      const deepest = Math.max(0, ...statement.operands.map((atom) => this.depthOf(atom)));
      this.depths.set(statement.name, statement.operation === 'neg' ? deepest : deepest + 1);
    }
  }

  placeOf(name: string): Place | undefined {
    return this.places.get(name);
  }

  /** Pairs two variables and, where possible, what they are computed from. */
  seed(first: Atom, second: Atom): void {
    if (typeof first === 'number' || typeof second === 'number' || first === second) return;
    const [a, b] = [this.statements.get(first), this.statements.get(second)];
    if (a === undefined || b === undefined || a.operation !== b.operation || CALLS.has(a.operation)) return;
    if (this.depthOf(first) !== this.depthOf(second)) return;
    if (this.places.has(first) || this.places.has(second)) return;
    this.place({ lanes: [first, second] });
    a.operands.forEach((operand, i) => {
      this.seed(operand, b.operands[i]!);
    });
  }

  private place(pair: Pair): void {
    this.places.set(pair.lanes[0], { pair, lane: 0 });
    this.places.set(pair.lanes[1], { pair, lane: 1 });
  }

  private depthOf(atom: Atom): number {
    return typeof atom === 'number' ? 0 : (this.depths.get(atom) ?? 0);
  }
}
