/** What the shell of a job makes of its variables: the key of the job, and how often it was put back into the queue. */
const KEY = '${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}';
const RESTARTS = '${SLURM_RESTART_COUNT:-0}';

/** The name of a job's node as a double-quoted word of the shell: `NAME.17_3.0`, which a certificate of nodes NAME allows. */
export function nodeNameWord(name: string): string {
  return `"${name}.${KEY}.${RESTARTS}"`;
}

/** The key of the job that holds a node; null if it is none of the fleet `name`. */
export function jobOfNode(name: string, node: string): string | null {
  if (!node.startsWith(`${name}.`)) return null;
  return /^(\d+(?:_\d+)?)\.\d+$/.exec(node.slice(name.length + 1))?.[1] ?? null;
}
