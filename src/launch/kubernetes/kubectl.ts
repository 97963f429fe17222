import { CommandFailure, runCommand } from '../command.js';
import { KubectlError } from './errors.js';
import { selector } from './objects.js';

/** A cluster that is not there makes kubectl wait for half a minute by itself. */
const TIMEOUT_MS = 120_000;

/** Kinds that a fleet may have; volumes, and with them the results, are not among them. */
const KINDS = [
  'horizontalpodautoscaler',
  'deployment',
  'job',
  'statefulset',
  'service',
  'poddisruptionbudget',
  'networkpolicy',
  'serviceaccount',
].join(',');

export interface Cluster {
  /** Of the user's kubeconfig; null: the current one. */
  readonly context: string | null;
  /** Null: that of the context. */
  readonly namespace: string | null;
}

/** Makes the cluster what the manifests say; the names of the objects. @throws KubectlError */
export async function applyManifests(cluster: Cluster, yaml: string): Promise<string[]> {
  return lines(await kubectl(cluster, ['apply', '--output=name', '--filename=-'], yaml));
}

/** Deletes all objects of a fleet but its volumes; the names of those that were there. @throws KubectlError */
export async function deleteFleet(cluster: Cluster, name: string): Promise<string[]> {
  const labels = Object.entries(selector(name)).map(([key, value]) => `${key}=${value}`);
  const args = ['delete', KINDS, `--selector=${labels.join(',')}`, '--output=name', '--wait=false'];
  return lines(await kubectl(cluster, args, ''));
}

async function kubectl({ context, namespace }: Cluster, args: readonly string[], stdin: string): Promise<string> {
  const where = [
    ...(context === null ? [] : [`--context=${context}`]),
    ...(namespace === null ? [] : [`--namespace=${namespace}`]),
  ];
  try {
    return await runCommand('kubectl', [...where, ...args], { stdin, env: process.env, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const isMissing = error.kind === 'missing';
    const message = isMissing
      ? 'not found; install it, or have somebody with access apply what --dry-run prints'
      : error.message;
    throw new KubectlError(message, !isMissing, { cause: error });
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('No resources found'));
}
