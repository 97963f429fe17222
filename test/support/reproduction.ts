import type { Check, Claim, Judgement, Verdict } from '../../src/core/claims/index.js';
import { atLeast, atMost, between, CLAIMS } from '../../src/core/claims/index.js';
import { NO_CELLS } from '../../src/core/fleet/index.js';
import type { Reproduction } from '../../src/report/index.js';

export const VERDICTS = ['holds', 'fails', 'inconclusive'] as const;

const measured = { value: 0.5, low: 0.4, high: 0.6, kind: 'interval', count: 5 } as const;
const CHECKS: Readonly<Record<Verdict, Check>> = {
  holds: { quantity: 'a <b>', expected: between(0.3, 0.7), measured, verdict: 'holds', because: null },
  fails: {
    quantity: 'c',
    expected: atMost(1e-8),
    measured: { ...measured, kind: 'range', count: 7 },
    verdict: 'fails',
    because: '2 of 7 cells outside',
  },
  inconclusive: {
    quantity: 'd',
    expected: atLeast(2),
    measured: null,
    verdict: 'inconclusive',
    because: 'too few seeds',
  },
};

const judgement = (verdict: Verdict, i: number): Judgement => ({
  claim: { ...(CLAIMS[i] as Claim), id: `claim-${verdict}` },
  checks: [CHECKS[verdict]],
  verdict,
});
/** A reproduction with made-up judgements. */
export const reproductionOf = (verdicts: readonly Verdict[], changes: Partial<Reproduction> = {}): Reproduction => ({
  size: 'quick',
  judgements: verdicts.map(judgement),
  sweeps: [{ sweep: 'figure1', counts: { ...NO_CELLS, done: 3 }, reused: 1, seconds: 2, report: 'figure1/index.html' }],
  interrupted: false,
  command: 'npx grw reproduce --quick',
  provenance: { version: '1.2.3', node: 'v20', host: {}, reported: new Date(0) },
  ...changes,
});
