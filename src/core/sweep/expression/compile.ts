import type { Spot } from '../diagnostic.js';
import type { KeyPath, LocatedScalar } from '../located.js';
import type { Problems } from '../source.js';
import { didYouMean, either, nearest, quote } from '../text.js';
import type { Compiled, Evaluate, Type, Value } from './compiled.js';
import { condition, literal, noun, number, whenNumber } from './compiled.js';
import { ExpressionError } from './error.js';
import type { Ast } from './grammar.js';
import { parseExpression } from './grammar.js';
import { ARITHMETIC, FUNCTIONS, ORDER } from './operators.js';
import { compileReference } from './reference.js';

export interface Formula {
  readonly text: string;
  /** The place in the file of an offset in the expression; of its start by default. */
  spotAt(at?: number): Spot;
  /** @throws ExpressionError where a cell's value is of another type than its key usually has. */
  evaluate(cell: unknown): Value;
}

export interface FormulaOptions {
  readonly wants: 'number' | 'condition';
  /** A key the expression may not use, because the expression gives it. */
  readonly without?: KeyPath;
}

/** Parses, type-checks and compiles an expression; undefined when there was a problem (which is reported at its place). */
export function compileFormula(node: LocatedScalar, options: FormulaOptions, problems: Problems): Formula | undefined {
  const text = String(node.value);
  try {
    const ast = parseExpression(text);
    const { type, evaluate } = new Compiler(text, options.without).compile(ast);
    if (type !== options.wants)
      throw new ExpressionError(0, `expected ${noun(options.wants)}, but ${quote(text)} is ${noun(type)}`);
    return { text, spotAt: (at = 0) => spotInside(node, text, at, problems.source.text), evaluate };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.add(spotInside(node, text, error.at, problems.source.text), error.message, error.hint);
    return undefined;
  }
}

/** Exact where the file spells the expression as it is (no escapes, no folded lines), else the expression's start. */
function spotInside(node: LocatedScalar, text: string, at: number, source: string): Spot {
  const start = source.slice(node.start, node.end).indexOf(text.trimEnd());
  return { offset: start < 0 ? node.start : node.start + start + at, path: node.path };
}

class Compiler {
  constructor(
    readonly text: string,
    readonly without: KeyPath | undefined,
  ) {}

  compile(ast: Ast): Compiled {
    switch (ast.kind) {
      case 'literal':
        return literal(ast.value);
      case 'name':
        return compileReference(ast, this.text, this.without);
      case 'call':
        return this.#call(ast);
      case 'negative': {
        const argument = this.#wanting('number', ast.argument, '-');
        return number((cell) => whenNumber(argument(cell), (value) => -value));
      }
      case 'not': {
        const argument = this.#wanting('condition', ast.argument, 'not');
        return condition((cell) => argument(cell) !== true);
      }
      case 'arithmetic':
        return this.#arithmetic(ast);
      case 'comparison':
        return this.#comparison(ast);
      case 'logical': {
        const left = this.#wanting('condition', ast.left, ast.operator);
        const right = this.#wanting('condition', ast.right, ast.operator);
        if (ast.operator === 'and') return condition((cell) => left(cell) === true && right(cell) === true);
        return condition((cell) => left(cell) === true || right(cell) === true);
      }
    }
  }

  #wanting(type: Type, ast: Ast, by: string): Evaluate {
    const compiled = this.compile(ast);
    if (compiled.type !== type)
      throw new ExpressionError(ast.at, `${by} needs ${noun(type)}, got ${noun(compiled.type)}`);
    return compiled.evaluate;
  }

  #arithmetic(ast: Ast & { kind: 'arithmetic' }): Compiled {
    const left = this.#wanting('number', ast.left, ast.operator);
    const right = this.#wanting('number', ast.right, ast.operator);
    const apply = ARITHMETIC[ast.operator];
    return number((cell) => whenNumber(left(cell), (a) => whenNumber(right(cell), (b) => apply(a, b))));
  }

  #comparison(ast: Ast & { kind: 'comparison' }): Compiled {
    const [left, right] = [this.compile(ast.left), this.compile(ast.right)];
    if (left.type !== right.type && ast.left.kind === 'comparison')
      throw new ExpressionError(ast.at, 'comparisons cannot be chained', 'write a < b and b < c');
    if (left.type !== right.type)
      throw new ExpressionError(ast.at, `${ast.operator} compares ${noun(left.type)} with ${noun(right.type)}`);
    checkWord(left, ast.right);
    checkWord(right, ast.left);
    const [a, b] = [left.evaluate, right.evaluate];
    if (ast.operator === '==') return condition((cell) => isSame(a(cell), b(cell)));
    if (ast.operator === '!=') return condition((cell) => !isSame(a(cell), b(cell)));
    if (left.type !== 'number')
      throw new ExpressionError(ast.at, `${ast.operator} compares numbers, not ${noun(left.type)}`);
    const order = ORDER[ast.operator];
    return condition((cell) => whenNumber(a(cell), (x) => whenNumber(b(cell), (y) => order(x, y))) ?? false);
  }

  #call(ast: Ast & { kind: 'call' }): Compiled {
    const known = FUNCTIONS.get(ast.name);
    if (known === undefined) {
      const names = [...FUNCTIONS.keys()];
      throw new ExpressionError(
        ast.at,
        `no function ${quote(ast.name)}; functions are ${either(names, 'and')}`,
        didYouMean(nearest(ast.name, names)),
      );
    }
    const given = ast.arguments.length;
    if (known.arity === Infinity ? given === 0 : given !== known.arity)
      throw new ExpressionError(
        ast.at,
        `${ast.name} takes ${known.arity === Infinity ? 'at least 1' : known.arity} arguments, got ${given}`,
      );
    const parts = ast.arguments.map((argument) => this.#wanting('number', argument, ast.name));
    return number((cell) => {
      const values = parts.map((part) => part(cell));
      return values.every((value) => typeof value === 'number') ? known.apply(...values) : undefined;
    });
  }
}

function checkWord(compiled: Compiled, other: Ast): void {
  if (compiled.words === undefined || other.kind !== 'literal' || typeof other.value !== 'string') return;
  if (compiled.words.includes(other.value)) return;
  const message = `expected ${either(compiled.words)}, got ${quote(other.value)}`;
  throw new ExpressionError(other.at, message, didYouMean(nearest(other.value, compiled.words)));
}

function isSame(a: Value, b: Value): boolean {
  return a !== undefined && a === b;
}
