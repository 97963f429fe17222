/** The expressions of sweep files as a tree with positions. jsep parses; this file says which of it is ours. */
import type jsep from 'jsep';
import { didYouMean, either, nearest, quote } from '../text.js';
import { ExpressionError } from './error.js';
import { FOREIGN, parseWithPositions } from './jsep-parser.js';

export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type Logical = 'and' | 'or';

/** A part of an expression; `at` is its offset in the text. */
export type Ast = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
  | { readonly kind: 'name'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Ast[] }
  | { readonly kind: 'negative' | 'not'; readonly argument: Ast }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'comparison'; readonly operator: Comparison; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'logical'; readonly operator: Logical; readonly left: Ast; readonly right: Ast }
);

/** Parsing recurses over operators and parentheses; these keep it far from the stack's end. */
const MAX_LENGTH = 1000;
const MAX_PARENTHESES = 50;

/** @throws ExpressionError at the first thing that is not in the grammar. */
export function parseExpression(text: string): Ast {
  if (text.trim() === '') throw new ExpressionError(0, 'is empty: expected an expression');
  if (text.length > MAX_LENGTH)
    throw new ExpressionError(0, `is longer than an expression may be: at most ${MAX_LENGTH} characters`);
  checkNesting(text);
  const { tree, starts } = parseWithPositions(text);
  return new Translator(text, starts).translate(tree);
}

function checkNesting(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if ('([?'.includes(text.charAt(at))) depth++;
    else if (')]:'.includes(text.charAt(at))) depth--;
    if (depth > MAX_PARENTHESES)
      throw new ExpressionError(
        at,
        `is nested deeper than an expression may be: at most ${MAX_PARENTHESES} parentheses`,
      );
  }
}

class Translator {
  constructor(
    readonly text: string,
    readonly starts: ReadonlyMap<jsep.Expression, number>,
  ) {}

  translate(node: jsep.Expression): Ast {
    const at = this.#start(node);
    const core = node as jsep.CoreExpression;
    switch (core.type) {
      case 'Literal':
        return this.#literal(core.value, at);
      case 'Identifier':
      case 'MemberExpression':
        return { kind: 'name', path: this.#path(core), at };
      case 'CallExpression': {
        if (core.callee.type !== 'Identifier') throw new ExpressionError(at, 'only functions can be called');
        const name = (core.callee as jsep.Identifier).name;
        return { kind: 'call', name, arguments: core.arguments.map((argument) => this.translate(argument)), at };
      }
      case 'UnaryExpression':
        return this.#unary(core, at);
      case 'BinaryExpression':
        return this.#binary(core, at);
      case 'Compound':
        throw this.#juxtaposed(core);
      case 'SequenceExpression':
        throw new ExpressionError(at, 'expected one expression in parentheses');
      case 'ConditionalExpression':
        throw new ExpressionError(at, 'a ? b : c is not part of sweep expressions');
      case 'ArrayExpression':
        throw new ExpressionError(at, 'lists are not part of sweep expressions');
      case 'ThisExpression':
        return { kind: 'name', path: ['this'], at };
    }
  }

  #literal(value: unknown, at: number): Ast {
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
      return { kind: 'literal', value, at };
    throw new ExpressionError(at, `${String(value)} is not a value of sweep expressions`);
  }

  #path(node: jsep.CoreExpression): readonly string[] {
    if (node.type === 'Identifier') return [node.name];
    if (node.type !== 'MemberExpression' || node.optional === true)
      throw new ExpressionError(this.#start(node), 'expected the name of a key');
    const property = node.property as jsep.CoreExpression;
    const outer = this.#path(node.object as jsep.CoreExpression);
    if (!node.computed && property.type === 'Identifier') return [...outer, property.name];
    if (property.type === 'Literal' && (typeof property.value === 'number' || typeof property.value === 'string'))
      return [...outer, String(property.value)];
    throw new ExpressionError(this.#start(node), 'expected a number or a quoted word in [ ]');
  }

  #unary(node: jsep.UnaryExpression, at: number): Ast {
    const argument = this.translate(node.argument);
    if (node.operator === '+') return argument;
    return { kind: node.operator === '-' ? 'negative' : 'not', argument, at };
  }

  #binary(node: jsep.BinaryExpression, at: number): Ast {
    const foreign = FOREIGN.get(node.operator);
    if (foreign !== undefined)
      throw new ExpressionError(at, `${node.operator} is not an operator of sweep expressions`, didYouMean(foreign));
    const parts = { left: this.translate(node.left), right: this.translate(node.right), at };
    switch (node.operator) {
      case 'and':
      case '&&':
        return { kind: 'logical', operator: 'and', ...parts };
      case 'or':
      case '||':
        return { kind: 'logical', operator: 'or', ...parts };
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return { kind: 'arithmetic', operator: node.operator, ...parts };
      default:
        return { kind: 'comparison', operator: node.operator as Comparison, ...parts };
    }
  }

  /** `a b` is two expressions to jsep and a forgotten operator to us. */
  #juxtaposed(node: jsep.Compound): ExpressionError {
    const second = node.body[1] ?? node;
    const at = this.#start(second);
    const word = second.type === 'Identifier' ? (second as jsep.Identifier).name : undefined;
    const suggestion = word === undefined ? undefined : nearest(word, ['and', 'or', 'not']);
    const operators = either(['and', 'or', '==', '<', '+', '*']);
    return new ExpressionError(
      at,
      `expected an operator such as ${operators}, got ${quote(word ?? this.text.slice(at, at + 12))}`,
      didYouMean(suggestion),
    );
  }

  #start(node: jsep.Expression): number {
    const known = this.starts.get(node);
    if (known !== undefined) return known;
    if (node.type === 'BinaryExpression') return this.#start((node as jsep.BinaryExpression).left);
    if (node.type === 'ConditionalExpression') return this.#start((node as jsep.ConditionalExpression).test);
    return 0;
  }
}
