export type Status = 'ok' | 'warning' | 'failed';

/** One thing that `grw` needs of the machine, as found. */
export interface Check {
  readonly name: string;
  /** `warning`: works, but worse than it could; `failed`: runs cannot work. */
  readonly status: Status;
  readonly detail: string;
  /** The one command that mends it. */
  readonly mend?: string;
}

/** A check to be made; what it throws is a failure. */
export interface Examination {
  readonly name: string;
  /** Mends it when it throws. */
  readonly mend?: string;
  readonly examine: () => Finding | Promise<Finding>;
}

export type Finding = Omit<Check, 'name'>;

export async function carryOut({ name, mend, examine }: Examination): Promise<Check> {
  try {
    return { name, ...(await examine()) };
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
    return { name, status: 'failed', detail, ...(mend === undefined ? {} : { mend }) };
  }
}
