/** A sweep to be trained while things go wrong. */
export interface Workload {
  readonly name: string;
  readonly text: string;
  readonly cells: number;
}

export interface WorkloadSize {
  /** Cells of some tens of milliseconds, a multiple of 6. */
  readonly short: number;
  /** Cells of some seconds, of which checkpoints are kept. */
  readonly long: number;
}

/** About 10⁷ epochs take two seconds. */
const SHORT_EPOCHS = 200_000;
const LONG_EPOCHS = 40_000_000;

/** Real cells on the float64 engine, whose numbers are the same on every machine and however often they are interrupted. */
export function workloads({ short, long }: WorkloadSize): Workload[] {
  const sweep = (name: string, cells: number, epochs: number, grid: string): Workload => {
    const text = `name: ${name}
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: logistic
train: { epochs: ${epochs}, record: { points: 20 } }
grid: ${grid}
`;
    return { name, text, cells };
  };
  const methods = '[erm, iw, { name: group-dro, nu: 0.1 }]';
  return [
    sweep('short', short, SHORT_EPOCHS, `{ method: ${methods}, lambda: [0, 0.01], seed: { range: ${short / 6} } }`),
    sweep('long', long, LONG_EPOCHS, `{ method: [erm], seed: { range: ${long} } }`),
  ].filter(({ cells }) => cells > 0);
}
