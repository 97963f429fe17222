/** jsep with our operators, the words among them, and the places of what it parses. */
import jsep from 'jsep';
import { ExpressionError } from './error.js';

/** Operators that only serve to say what to write instead. */
export const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['=<', '<='],
  ['=>', '>='],
  ['&', 'and'],
  ['|', 'or'],
  ['^', 'pow(x, y)'],
  ['**', 'pow(x, y)'],
]);

const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  '||': 1,
  and: 2,
  '&&': 2,
  ...Object.fromEntries([...FOREIGN.keys()].map((operator) => [operator, 3])),
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

const UNARY: Readonly<Record<string, 1>> = { '-': 1, '+': 1, '!': 1 };

/** The parts of jsep's parser that its typings leave out. */
interface JsepParser {
  readonly expr: string;
  index: number;
  gobbleSpaces(): void;
  gobbleToken(): jsep.Expression | false;
  gobbleIdentifier(): jsep.Expression;
  gobbleBinaryOp(): string | false;
  gobbleBinaryExpression(): jsep.Expression | false;
  gobbleExpression(): jsep.Expression | false;
  throwError(message: string): never;
  parse(): jsep.Expression;
}

interface JsepClass {
  new (text: string): JsepParser;
  unary_ops: Readonly<Record<string, number>>;
  binary_ops: Readonly<Record<string, number>>;
  max_unop_len: number;
  max_binop_len: number;
}

const Jsep = (jsep as unknown as { Jsep: JsepClass }).Jsep;

const LOGICAL: ReadonlySet<string> = new Set(['and', 'or', '&&', '||']);

/** Remembers where nodes start, and lets `not` reach over a whole comparison: `not a < b` is `not (a < b)`. */
class PositionedParser extends Jsep {
  readonly starts = new Map<jsep.Expression, number>();
  #insideNot = false;

  override gobbleToken(): jsep.Expression | false {
    this.gobbleSpaces();
    const start = this.index;
    const node = this.#isNot() ? this.#gobbleNot() : super.gobbleToken() || false;
    if (node !== false && !this.starts.has(node)) this.starts.set(node, start);
    return node;
  }

  override gobbleBinaryOp(): string | false {
    const before = this.index;
    const operator = super.gobbleBinaryOp();
    if (operator === false || !this.#insideNot || !LOGICAL.has(operator)) return operator;
    this.index = before;
    return false;
  }

  /** After a dot a key may be a number: `data.classes.0`. */
  override gobbleIdentifier(): jsep.Expression {
    const [digits] = /^\d+(?![A-Za-z_$])/.exec(this.expr.slice(this.index)) ?? [];
    if (digits === undefined) return super.gobbleIdentifier();
    this.index += digits.length;
    return { type: 'Identifier', name: digits };
  }

  /** Parentheses and arguments begin afresh. */
  override gobbleExpression(): jsep.Expression | false {
    return this.#with(false, () => super.gobbleExpression()) || false;
  }

  #isNot(): boolean {
    return /^not(?![A-Za-z0-9_$])/.test(this.expr.slice(this.index, this.index + 4));
  }

  #gobbleNot(): jsep.Expression {
    this.index += 'not'.length;
    const argument = this.#with(true, () => this.gobbleBinaryExpression()) || false;
    if (argument === false) this.throwError('Expected expression after not');
    return { type: 'UnaryExpression', operator: 'not', argument, prefix: true };
  }

  #with<T>(insideNot: boolean, parse: () => T): T {
    const outer = this.#insideNot;
    this.#insideNot = insideNot;
    try {
      return parse();
    } finally {
      this.#insideNot = outer;
    }
  }
}

/** jsep keeps its operators in statics: ours are there while we parse (which is synchronous), then the old ones again. */
export function parseWithPositions(text: string): {
  tree: jsep.Expression;
  starts: ReadonlyMap<jsep.Expression, number>;
} {
  const { unary_ops, binary_ops, max_unop_len, max_binop_len } = Jsep;
  const longest = (operators: object) => Math.max(...Object.keys(operators).map((operator) => operator.length));
  Object.assign(Jsep, {
    unary_ops: UNARY,
    binary_ops: PRECEDENCE,
    max_unop_len: longest(UNARY),
    max_binop_len: longest(PRECEDENCE),
  });
  // The space lets an operator at the very end be seen as one that lacks its operand.
  const parser = new PositionedParser(`${text} `);
  try {
    return { tree: parser.parse(), starts: parser.starts };
  } catch (error) {
    throw syntaxError(error, parser.index);
  } finally {
    Object.assign(Jsep, { unary_ops, binary_ops, max_unop_len, max_binop_len });
  }
}

function syntaxError(error: unknown, index: number): unknown {
  if (!(error instanceof Error) || !('description' in error)) return error;
  const description = String(error.description);
  return new ExpressionError(index, description.charAt(0).toLowerCase() + description.slice(1));
}
