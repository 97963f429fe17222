import { compileFormula, ExpressionError } from './expression/index.js';
import { SweepError } from './diagnostic.js';
import { Problems, Source } from './source.js';

/** Whether a cell fits. @throws SweepError where a cell's value is of another type than its key usually has. */
export type Condition = (cell: unknown) => boolean;

/**
 * A condition on cells in the language of a sweep file's `where`, given by itself.
 * @param name what messages call the place where it stands, as in `--where`
 * @throws SweepError
 */
export function compileCondition(text: string, name: string): Condition {
  const source = new Source(name, text);
  const problems = new Problems(source);
  const node = { kind: 'scalar', value: text, start: 0, end: text.length, path: '' } as const;
  const formula = compileFormula(node, { wants: 'condition' }, problems);
  problems.throwIfAny();
  return (cell) => {
    try {
      return formula!.evaluate(cell) === true;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new SweepError([source.diagnostic(formula!.spotAt(error.at), error.message, error.hint)]);
    }
  };
}
