import type { EpochGap, FinalGap, Gap } from '../gap.js';
import { gapTrace } from '../gap.js';
import type { Pairing, Partner } from '../pairing.js';
import { compare } from '../summary.js';
import type { ColumnDocs, RowOf } from './columns.js';
import { known } from './columns.js';
import { KEYS, keysOf } from './keys.js';

/**
 * Table `gaps`: one row per finished cell that is not its own partner: how far its final state is from its ERM
 * partner's, and (`_unreg`) from that of ERM with λ = 0. ERM itself has rows for λ > 0, with the latter alone.
 * Optionally also one row per epoch that both runs recorded.
 */
export const GAPS = {
  ...KEYS,
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
  partner_unreg: { kind: 'text', title: 'ERM with λ = 0: ok, missing or diverged' },
  partner_unreg_id: { kind: 'text', title: 'its identity' },
  partner_unreg_epoch: { kind: 'number', title: 'its epochs' },
  gap_param_unreg: { kind: 'number', title: 'as above, against it' },
  gap_param_relative_unreg: { kind: 'number', title: 'as above, against it' },
  gap_dir_unreg: { kind: 'number', title: 'as above, against it' },
  gap_fn_sup_unreg: { kind: 'number', title: 'as above, against it' },
  gap_fn_rms_unreg: { kind: 'number', title: 'as above, against it' },
  sign_agreement_unreg: { kind: 'number', title: 'as above, against it' },
} as const satisfies ColumnDocs;

export type GapRow = RowOf<typeof GAPS>;

export interface GapOptions {
  /** Also a row for every recorded epoch, before the final one. */
  readonly everyEpoch?: boolean | undefined;
}

export function* gapRows(pairing: Pairing, { everyEpoch = false }: GapOptions = {}): Generator<GapRow> {
  if (pairing.id === pairing.unregularised.id) return;
  if (everyEpoch) yield* epochRows(pairing);
  yield gapRow(pairing, {
    final: true,
    epoch: pairing.result.epochs,
    erm: ownPartner(pairing) ? null : compare(pairing.result, pairing.erm).gap,
    unregularised: compare(pairing.result, pairing.unregularised).gap,
  });
}

function* epochRows(pairing: Pairing): Generator<GapRow> {
  const erm = ownPartner(pairing) ? new Map<number, EpochGap>() : gapsByEpoch(pairing, pairing.erm);
  const unregularised = gapsByEpoch(pairing, pairing.unregularised);
  for (const epoch of pairing.result.trace.columns.epoch.data)
    if (erm.has(epoch) || unregularised.has(epoch))
      yield gapRow(pairing, {
        final: false,
        epoch,
        erm: atSameEpoch(erm.get(epoch)),
        unregularised: atSameEpoch(unregularised.get(epoch)),
      });
}

function gapsByEpoch(pairing: Pairing, partner: Partner): Map<number, EpochGap> {
  return new Map(partner.state === 'ok' ? gapTrace(pairing.result, partner.result).map((gap) => [gap.epoch, gap]) : []);
}

function atSameEpoch(gap: EpochGap | undefined): FinalGap | null {
  return gap === undefined ? null : { ...gap, partnerEpoch: gap.epoch };
}

interface GapsAt {
  readonly final: boolean;
  readonly epoch: number;
  readonly erm: FinalGap | null;
  readonly unregularised: FinalGap | null;
}

function gapRow(pairing: Pairing, { final, epoch, erm, unregularised }: GapsAt): GapRow {
  return {
    ...keysOf(pairing),
    final,
    outcome: pairing.result.outcome,
    epoch,
    partner: ownPartner(pairing) ? 'self' : pairing.erm.state,
    partner_id: pairing.erm.id,
    partner_epoch: erm?.partnerEpoch ?? null,
    gap_param: value(erm, 'param'),
    gap_param_relative: value(erm, 'paramRelative'),
    gap_dir: value(erm, 'dir'),
    gap_fn_sup: value(erm, 'fnSup'),
    gap_fn_rms: value(erm, 'fnRms'),
    sign_agreement: value(erm, 'signAgreement'),
    partner_unreg: pairing.unregularised.state,
    partner_unreg_id: pairing.unregularised.id,
    partner_unreg_epoch: unregularised?.partnerEpoch ?? null,
    gap_param_unreg: value(unregularised, 'param'),
    gap_param_relative_unreg: value(unregularised, 'paramRelative'),
    gap_dir_unreg: value(unregularised, 'dir'),
    gap_fn_sup_unreg: value(unregularised, 'fnSup'),
    gap_fn_rms_unreg: value(unregularised, 'fnRms'),
    sign_agreement_unreg: value(unregularised, 'signAgreement'),
  };
}

function ownPartner(pairing: Pairing): boolean {
  return pairing.id === pairing.erm.id;
}

function value(gap: FinalGap | null, name: keyof Gap): number | null {
  return gap === null ? null : known(gap[name]);
}
