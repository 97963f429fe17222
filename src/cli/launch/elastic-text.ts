import type { ElasticEnd, ElasticNote, ElasticRound } from '../../launch/elastic/index.js';
import { duration } from '../progress/index.js';

/** What an elastic fleet says while it goes on: lines for people when something changes, or a line of JSON each. */
export class ElasticText {
  private said = '';
  private jobs = '';

  constructor(
    private readonly write: (text: string) => void,
    private readonly json: boolean,
  ) {}

  note(note: ElasticNote): void {
    // What is said in every look is said once.
    if (!this.json && this.said === noteText(note)) return;
    this.print({ ...note }, noteText(note));
  }

  round({ work, wanted, waiting, running }: ElasticRound): void {
    const jobs = `${running} running, ${waiting} in the queue, ${wanted} wanted`;
    const left = work === null ? '' : `${work.cells} cells to do, about ${duration(work.seconds)} of one thread: `;
    const large =
      work === null || work.tooLarge === 0 ? '' : `; ${work.tooLarge} cells need more memory than any node has`;
    const text = `${left}${jobs}${large}`;
    // Work goes on all the time; what is worth a line is that jobs come and go.
    if (!this.json && (work === null || this.jobs === jobs)) return;
    this.jobs = jobs;
    this.print(
      {
        kind: 'round',
        cells: work?.cells ?? null,
        seconds: work?.seconds ?? null,
        tooLarge: work?.tooLarge ?? 0,
        wanted,
        waiting,
        running,
      },
      text,
    );
  }

  end(end: ElasticEnd, name: string): void {
    const text: Record<ElasticEnd, string> = {
      done: 'nothing is left to do, and no job',
      left: `the jobs go on without the launcher; the same command takes them up again. End them: scancel --batch --signal=TERM --name=${name}; scancel --state=PENDING --name=${name}`,
      stopped: 'all jobs have ended, their work is handed back',
      broken: `no more jobs are submitted; those that work go on (squeue --name=${name})`,
    };
    this.print({ kind: 'end', end }, text[end]);
  }

  private print(record: object, text: string): void {
    this.said = text;
    const at = new Date().toISOString();
    this.write(this.json ? `${JSON.stringify({ version: 1, at, ...record })}\n` : `${at.slice(11, 19)} ${text}\n`);
  }
}

function noteText(note: ElasticNote): string {
  switch (note.kind) {
    case 'submitted':
      return `submitted ${note.jobs.join(', ')}`;
    case 'submit-failed':
      return `a submission failed, the next one waits: ${note.message}`;
    case 'cancel':
      return `job ${note.job} is not wanted any more: taken out of the queue`;
    case 'drain':
      return `job ${note.job} is not wanted any more: its node hands back what it has`;
    case 'end':
      return `job ${note.job} is ended`;
    case 'order-failed':
      return `job ${note.job} could not be told: ${note.message}`;
    case 'died':
      return `job ${note.job} died young (${note.deaths} in a row): ${note.why}`;
    case 'opened': {
      const next =
        note.retryInMs === null ? 'no more are submitted' : `one is tried in ${duration(note.retryInMs / 1000)}`;
      const log =
        note.log === null || note.log === ''
          ? 'its log is empty, or not to be found'
          : `the end of its log:\n${indented(note.log)}`;
      return `jobs die young: ${next}. The last, ${note.job}: ${note.why}; ${log}`;
    }
    case 'coordinator-silent':
      return `the coordinator does not answer; jobs stay as they are: ${note.message}`;
    case 'scheduler-silent':
      return `Slurm does not answer; nothing is submitted: ${note.message}`;
  }
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  | ');
}
