import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { BASE, cellsOf, problemsOf } from './support.js';

/** An expression and what it should be, for cells of the given λ and seed. */
interface Expression<T> {
  readonly text: string;
  readonly value: (lambda: number, seed: number) => T;
}

type Numbers = Expression<number>;
type Conditions = Expression<boolean>;

const apply = (name: string, ...inner: Numbers[]): Numbers => ({
  text: `${name}(${inner.map(({ text }) => text).join(', ')})`,
  value: (lambda, seed) => Math[name as 'min'](...inner.map(({ value }) => value(lambda, seed))),
});

/** Operands in parentheses: precedence has its own test. */
function operators(
  operators: Readonly<Record<string, (a: number, b: number) => number>>,
  number: fc.Arbitrary<Numbers>,
): fc.Arbitrary<Numbers> {
  return fc.tuple(fc.constantFrom(...Object.keys(operators)), number, number).map(([operator, a, b]) => ({
    text: `(${a.text}) ${operator} (${b.text})`,
    value: (lambda, seed) => operators[operator]!(a.value(lambda, seed), b.value(lambda, seed)),
  }));
}

const { number, condition } = fc.letrec<{ number: Numbers; condition: Conditions }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 0, max: 9 }).map((n): Numbers => ({ text: String(n), value: () => n })),
    fc
      .double({ min: 1e-9, max: 1e9, noNaN: true })
      .map((n): Numbers => ({ text: String(n).replace('e+', 'e'), value: () => n })),
    fc.constant<Numbers>({ text: 'lambda', value: (lambda) => lambda }),
    fc.constant<Numbers>({ text: 'seed', value: (_, seed) => seed }),
    operators(
      { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
      tie('number'),
    ),
    tie('number').map((a): Numbers => ({ text: `-(${a.text})`, value: (...x) => -a.value(...x) })),
    fc.tuple(fc.constantFrom('sqrt', 'log', 'exp', 'abs'), tie('number')).map(([name, a]) => apply(name, a)),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => apply('pow', a, b)),
    fc
      .tuple(fc.constantFrom('min', 'max'), fc.array(tie('number'), { minLength: 1, maxLength: 3 }))
      .map(([name, inner]) => apply(name, ...inner)),
  ),
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.boolean().map((b): Conditions => ({ text: String(b), value: () => b })),
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'), tie('number'))
      .map(([operator, a, b]): Conditions => ({
        text: `${a.text.includes(' ') ? `(${a.text})` : a.text} ${operator} (${b.text})`,
        value: (...x) => compare(operator, a.value(...x), b.value(...x)),
      })),
    fc.tuple(fc.constantFrom('and', '&&'), tie('condition'), tie('condition')).map(([operator, a, b]): Conditions => ({
      text: `(${a.text}) ${operator} (${b.text})`,
      value: (...x) => a.value(...x) && b.value(...x),
    })),
    fc.tuple(fc.constantFrom('or', '||'), tie('condition'), tie('condition')).map(([operator, a, b]): Conditions => ({
      text: `(${a.text}) ${operator} (${b.text})`,
      value: (...x) => a.value(...x) || b.value(...x),
    })),
    fc
      .tuple(fc.constantFrom('not ', '!', 'not'), tie('condition'))
      .map(([not, a]): Conditions => ({ text: `${not}(${a.text})`, value: (...x) => !a.value(...x) })),
  ),
}));

function compare(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    default:
      return a !== b;
  }
}

const LAMBDAS = [0, 0.5, 3];
const SEEDS = [0, 1, 2, 7];
const FITS = (text: string) => text.length <= 1000;

describe('expressions', () => {
  it('filter as the same conditions in JavaScript do', () => {
    fc.assert(
      fc.property(condition, ({ text, value }) => {
        fc.pre(FITS(text));
        const wanted = LAMBDAS.flatMap((lambda) =>
          SEEDS.filter((seed) => value(lambda, seed)).map((seed) => ({ lambda, seed })),
        );
        // The included cell keeps the sweep from being empty.
        const sweep = {
          method: 'erm',
          grid: { lambda: LAMBDAS, seed: SEEDS },
          where: text,
          include: [{ lambda: 99, seed: 99 }],
        };
        const cells = cellsOf(BASE + stringify(sweep)).map(({ axes }) => axes);
        expect(cells.slice(0, -1)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('give the learning rate that the same numbers in JavaScript give, or are refused where it is none', () => {
    fc.assert(
      fc.property(number, ({ text, value }) => {
        fc.pre(FITS(text));
        const rates = LAMBDAS.flatMap((lambda) => SEEDS.map((seed) => value(lambda, seed)));
        const sweep = BASE + stringify({ method: 'erm', grid: { lambda: LAMBDAS, seed: SEEDS }, lr: `0 + ${text}` });
        if (rates.every((rate) => rate > 0 && rate < Infinity))
          expect(cellsOf(sweep).map(({ cell }) => cell.lr)).toEqual(rates);
        else {
          const bad = rates.find((rate) => !(rate > 0 && rate < Infinity))!;
          expect(problemsOf(sweep)).toEqual([
            expect.stringContaining(`expected a finite learning rate > 0, got ${bad} in the cell`),
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['1 + 2 * 3 == 7', true],
    ['2 - 3 - 4 == -5', true],
    ['8 / 4 / 2 == 1', true],
    ['-2 * 3 == -6', true],
    ['1 - -1 == 2', true],
    ['7 % 4 + 1 == 4', true],
    ['1 < 2 == true', true],
    ['false and false or true', true],
    ['true or false and false', true],
    ['not 1 < 2', false],
    ['not 2 < 1 and false', false],
    ['not false and not not true', true],
    ['!(1 < 2) || 1 != 1', false],
    ['not (1 < 2 and 2 < 1) and 1 == 1.0', true],
    ['1e-3 == 0.001 && .5 == 0.5', true],
    ["method == 'erm' and 'erm' == method", true],
    ["method == 'iw'", false],
    ['lambda==0&&true', true],
    ['(1 < 2) == (3 > 2)', true],
  ] as const)('%s is %s', (text, wanted) => {
    const cells = cellsOf(BASE + stringify({ method: 'erm', grid: {}, where: text, include: [{ seed: 99 }] }));
    expect(cells.length === 2).toBe(wanted);
  });

  it('never do anything but be true, false or refused, whatever is written', () => {
    const pieces = fc.constantFrom(
      ...'( ) [ ] . , ; + - * / % < <= == != = ! and or not lambda method nu seed.x data classes 0 1e 5 \'a\' "b" ? : this null true min max pow Math ` ${ \\ \n λ'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom(' ', ''), (words, glue) => {
        const problems = problemsOf(BASE + stringify({ method: 'erm', where: words.join(glue) }));
        expect(problems.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '('.repeat(900),
    '-'.repeat(900),
    'not '.repeat(240),
    '1+'.repeat(499),
    'min('.repeat(240),
    '['.repeat(900),
    '!'.repeat(999),
  ])('nested deeply are refused: %s', (text) => {
    expect(problemsOf(BASE + stringify({ method: 'erm', where: text }))).toHaveLength(1);
  });
});
