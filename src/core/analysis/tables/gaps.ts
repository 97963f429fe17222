import type { FinalEpochs, FinalFunctionGap, Gap } from '../gap.js';
import { functionGapTrace, gapTrace } from '../gap.js';
import type { Pairing, Partner } from '../pairing.js';
import type { CellResult } from '../../record/index.js';
import { compare, compareFunctions } from '../summary.js';
import type { ColumnDocs, RowOf } from './columns.js';
import { known } from './columns.js';
import { ALL_KEYS, allKeysOf } from './keys.js';

/**
 * Table `gaps`: one row per finished cell that has something to be compared with: how far its final state is from its ERM
 * partner's, (`_unreg`) from that of ERM with λ = 0, and (`_lin`) a network's from that of its linearisation. ERM itself
 * has rows for λ > 0, and for networks whose linearisation was trained. Optionally also one row per epoch that both runs
 * recorded.
 */
export const GAPS = {
  ...ALL_KEYS,
  final: { kind: 'flag', title: 'true: final states; false: after the same number of epochs' },
  outcome: { kind: 'text', title: 'how the run ended' },
  epoch: { kind: 'number', title: 'epochs of the run' },
  partner: { kind: 'text', title: 'ERM partner: ok, missing, diverged, or self for ERM' },
  partner_id: { kind: 'text', title: 'identity of the ERM partner' },
  partner_epoch: { kind: 'number', title: 'epochs of the ERM partner' },
  gap_param: { kind: 'number', title: '‖θ − θ_ERM‖' },
  gap_param_relative: { kind: 'number', title: '‖θ − θ_ERM‖ / ‖θ_ERM‖' },
  gap_dir: { kind: 'number', title: '‖θ/‖θ‖ − θ_ERM/‖θ_ERM‖‖' },
  gap_fn_sup: {
    kind: 'number',
    title: 'max |f − f_ERM| over the evaluation points, with several outputs of ‖f − f_ERM‖₂',
  },
  gap_fn_rms: { kind: 'number', title: 'root mean square of f − f_ERM over the evaluation points' },
  sign_agreement: {
    kind: 'number',
    title: 'fraction of evaluation points where f and f_ERM have the same sign, or the same largest output',
  },
  partner_unreg: { kind: 'text', title: 'ERM with λ = 0: ok, missing, diverged, or self' },
  partner_unreg_id: { kind: 'text', title: 'its identity' },
  partner_unreg_epoch: { kind: 'number', title: 'its epochs' },
  gap_param_unreg: { kind: 'number', title: 'as above, against it' },
  gap_param_relative_unreg: { kind: 'number', title: 'as above, against it' },
  gap_dir_unreg: { kind: 'number', title: 'as above, against it' },
  gap_fn_sup_unreg: { kind: 'number', title: 'as above, against it' },
  gap_fn_rms_unreg: { kind: 'number', title: 'as above, against it' },
  sign_agreement_unreg: { kind: 'number', title: 'as above, against it' },
  partner_lin: { kind: 'text', title: "a network's own linearisation (11), same method: ok, missing or diverged" },
  partner_lin_id: { kind: 'text', title: 'its identity' },
  partner_lin_epoch: { kind: 'number', title: 'its epochs' },
  gap_lin_sup: { kind: 'number', title: 'max |f − f_lin| over the evaluation points (Lemma 5)' },
  gap_lin_rms: { kind: 'number', title: 'root mean square of f − f_lin over the evaluation points' },
  sign_agreement_lin: { kind: 'number', title: 'fraction of evaluation points where f and f_lin have the same sign' },
} as const satisfies ColumnDocs;

export type GapRow = RowOf<typeof GAPS>;

export interface GapOptions {
  /** Also a row for every recorded epoch, before the final one. */
  readonly everyEpoch?: boolean | undefined;
}

export function* gapRows(pairing: Pairing, { everyEpoch = false }: GapOptions = {}): Generator<GapRow> {
  if (isItself(pairing, pairing.unregularised) && (pairing.linearised?.state ?? 'missing') === 'missing') return;
  if (everyEpoch) yield* epochRows(pairing);
  const { result, erm, unregularised, linearised } = pairing;
  yield gapRow(pairing, {
    final: true,
    epoch: result.epochs,
    erm: isItself(pairing, erm) ? null : compare(result, erm).gap,
    unregularised: isItself(pairing, unregularised) ? null : compare(result, unregularised).gap,
    linearised: linearised && compareFunctions(result, linearised).gap,
  });
}

function* epochRows(pairing: Pairing): Generator<GapRow> {
  const other = (partner: Partner): Partner | null => (isItself(pairing, partner) ? null : partner);
  const erm = byEpoch(gapTrace, pairing, other(pairing.erm));
  const unregularised = byEpoch(gapTrace, pairing, other(pairing.unregularised));
  const linearised = byEpoch(functionGapTrace, pairing, pairing.linearised);
  for (const epoch of pairing.result.trace.columns.epoch.data)
    if (erm.has(epoch) || unregularised.has(epoch) || linearised.has(epoch))
      yield gapRow(pairing, {
        final: false,
        epoch,
        erm: erm.get(epoch) ?? null,
        unregularised: unregularised.get(epoch) ?? null,
        linearised: linearised.get(epoch) ?? null,
      });
}

/** Gaps at the epochs that both recorded; none without a partner. */
function byEpoch<G extends { readonly epoch: number }>(
  trace: (run: CellResult, partner: CellResult) => readonly G[],
  pairing: Pairing,
  partner: Partner | null,
): Map<number, G & { readonly partnerEpoch: number }> {
  const gaps = partner?.state === 'ok' ? trace(pairing.result, partner.result) : [];
  return new Map(gaps.map((gap) => [gap.epoch, { ...gap, partnerEpoch: gap.epoch }]));
}

interface GapsAt {
  readonly final: boolean;
  readonly epoch: number;
  readonly erm: (Gap & FinalEpochs) | null;
  readonly unregularised: (Gap & FinalEpochs) | null;
  readonly linearised: FinalFunctionGap | null;
}

function gapRow(pairing: Pairing, { final, epoch, erm, unregularised, linearised }: GapsAt): GapRow {
  return {
    ...allKeysOf(pairing),
    final,
    outcome: pairing.result.outcome,
    epoch,
    partner: stateOf(pairing, pairing.erm),
    partner_id: pairing.erm.id,
    partner_epoch: erm?.partnerEpoch ?? null,
    gap_param: value(erm, 'param'),
    gap_param_relative: value(erm, 'paramRelative'),
    gap_dir: value(erm, 'dir'),
    gap_fn_sup: value(erm, 'fnSup'),
    gap_fn_rms: value(erm, 'fnRms'),
    sign_agreement: value(erm, 'signAgreement'),
    partner_unreg: stateOf(pairing, pairing.unregularised),
    partner_unreg_id: pairing.unregularised.id,
    partner_unreg_epoch: unregularised?.partnerEpoch ?? null,
    gap_param_unreg: value(unregularised, 'param'),
    gap_param_relative_unreg: value(unregularised, 'paramRelative'),
    gap_dir_unreg: value(unregularised, 'dir'),
    gap_fn_sup_unreg: value(unregularised, 'fnSup'),
    gap_fn_rms_unreg: value(unregularised, 'fnRms'),
    sign_agreement_unreg: value(unregularised, 'signAgreement'),
    partner_lin: pairing.linearised?.state ?? null,
    partner_lin_id: pairing.linearised?.id ?? null,
    partner_lin_epoch: linearised?.partnerEpoch ?? null,
    gap_lin_sup: value(linearised, 'fnSup'),
    gap_lin_rms: value(linearised, 'fnRms'),
    sign_agreement_lin: value(linearised, 'signAgreement'),
  };
}

function isItself(pairing: Pairing, partner: Partner): boolean {
  return pairing.id === partner.id;
}

function stateOf(pairing: Pairing, partner: Partner): string {
  return isItself(pairing, partner) ? 'self' : partner.state;
}

function value<N extends string>(gap: Readonly<Record<N, number>> | null, name: N): number | null {
  return gap === null ? null : known(gap[name]);
}
