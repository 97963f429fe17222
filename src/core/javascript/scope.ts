/** A number known while compiling, or the name of a variable in the generated code. */
export type Atom = number | string;

/** Names of the variables of one generated program. */
export class Names {
  private count = 0;

  fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}

/**
 * Source text of a known number. Numbers are written where they are used: a variable of an enclosing function would
 * hold them boxed, and reading it would cost more than the arithmetic.
 */
export function literal(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(-${-value})` : `${value}`;
}

/**
 * Straight-line code in which equal expressions are computed once. Every variable is assigned once, so an expression's
 * text determines its value.
 */
export class Scope {
  readonly lines: string[] = [];
  private readonly known = new Map<string, string>();
  private readonly negated = new Map<string, string>();

  constructor(
    readonly names: Names,
    private readonly outer?: Scope,
  ) {}

  /** The variable that holds `expression`, which must be pure. */
  compute(expression: string): string {
    const existing = this.lookup(expression);
    if (existing !== undefined) return existing;
    const name = this.names.fresh('v');
    this.lines.push(`const ${name} = ${expression};`);
    this.known.set(expression, name);
    return name;
  }

  text(atom: Atom): string {
    return typeof atom === 'number' ? literal(atom) : atom;
  }

  add(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (a === 0) return b;
    if (b === 0) return a;
    return this.compute(`${this.text(a)} + ${this.text(b)}`);
  }

  sub(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (b === 0) return a;
    if (a === 0) return this.neg(b);
    return this.compute(`${this.text(a)} - ${this.text(b)}`);
  }

  /** A factor known to be zero stands for an absent term: the product is zero even where the other is not finite. */
  mul(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a * b;
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (b === 1) return a;
    if (a === -1) return this.neg(b);
    if (b === -1) return this.neg(a);
    return this.compute(`${this.text(a)} * ${this.text(b)}`);
  }

  div(a: Atom, b: Atom): Atom {
    if (typeof a === 'number' && typeof b === 'number') return a / b;
    if (b === 1) return a;
    return this.compute(`${this.text(a)} / ${this.text(b)}`);
  }

  neg(a: Atom): Atom {
    if (typeof a === 'number') return -a;
    const positive = this.negationOf(a);
    if (positive !== undefined) return positive;
    const name = this.compute(`-${a}`);
    this.negated.set(name, a);
    return name;
  }

  /** Sum as a balanced tree, so that additions overlap in the processor. */
  sum(terms: readonly Atom[]): Atom {
    if (terms.length === 0) return 0;
    if (terms.length === 1) return terms[0]!;
    const half = Math.ceil(terms.length / 2);
    return this.add(this.sum(terms.slice(0, half)), this.sum(terms.slice(half)));
  }

  private lookup(expression: string): string | undefined {
    return this.known.get(expression) ?? this.outer?.lookup(expression);
  }

  private negationOf(name: string): string | undefined {
    return this.negated.get(name) ?? this.outer?.negationOf(name);
  }
}
