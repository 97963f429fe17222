import type {
  Cluster,
  CoordinatorPlace,
  FleetSecurity,
  KubernetesOptions,
  NodeCount,
} from '../../launch/kubernetes/index.js';
import {
  applyManifests,
  deleteFleet,
  fleetName,
  imageName,
  labels,
  manifests,
  objectName,
  toleration,
  yamlOf,
} from '../../launch/kubernetes/index.js';
import { EXIT } from '../exit-codes.js';
import { STOP_GRACE_MS } from '../stop-grace.js';
import { UsageError } from '../usage-error.js';
import type { VerbIo } from './coordinator.js';

export interface LaunchKubernetesOptions {
  readonly image?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly context?: string;
  /** `host:port` of one that is elsewhere; default: one in the cluster. */
  readonly coordinator?: string;
  readonly nodes: number;
  readonly min: number;
  readonly max?: number;
  readonly job: boolean;
  /** Seconds, as are all times here. */
  readonly idle: number;
  readonly backlogPerNode: number;
  readonly cpus: number;
  /** Bytes, as are all sizes here. */
  readonly memory?: number;
  readonly storage: number;
  readonly storageClass?: string;
  readonly coordinatorMemory: number;
  readonly metrics: boolean;
  readonly metricsFrom: string;
  /** Names of secrets; default after the fleet. */
  readonly serverSecret?: string;
  readonly nodeSecret?: string;
  readonly tokenSecret?: string;
  readonly insecure: boolean;
  readonly checkpointEvery: number;
  readonly uploadEvery: number;
  readonly label: readonly string[];
  readonly nodeSelector: readonly string[];
  readonly toleration: readonly string[];
  readonly pullSecret: readonly string[];
  readonly dryRun: boolean;
  readonly delete: boolean;
  readonly json: boolean;
}

/** Twice what a node takes at most: the machine may be busy. */
const NODE_GRACE = Math.ceil((2 * STOP_GRACE_MS) / 1000);

/** A coordinator waits 3 s for its nodes, and then for the disk. */
const COORDINATOR_GRACE = 60;

/**
 * Has Kubernetes run a coordinator and nodes, or says what it would be told; with `delete`, ends them.
 * @throws UsageError, ManifestError, KubectlError
 */
export async function launchKubernetes(options: LaunchKubernetesOptions, { write }: VerbIo): Promise<number> {
  const { json, dryRun } = options;
  const name = fleetName('--name', options.name);
  const cluster = clusterOf(options);
  const { namespace } = cluster;
  if (options.delete) {
    if (dryRun) throw new UsageError('--delete and --dry-run do not go together');
    const deleted = await deleteFleet(cluster, name);
    write(json ? `${JSON.stringify({ version: 1, name, namespace, deleted })}\n` : deletedText(name, deleted));
    return EXIT.done;
  }
  const objects = manifests(fleetOf(options, name, namespace));
  if (dryRun) {
    write(json ? `${JSON.stringify({ version: 1, name, namespace, manifests: objects })}\n` : yamlOf(objects));
    return EXIT.done;
  }
  const applied = await applyManifests(cluster, yamlOf(objects));
  write(json ? `${JSON.stringify({ version: 1, name, namespace, applied })}\n` : appliedText(name, applied, options));
  return EXIT.done;
}

function clusterOf({ context, namespace }: LaunchKubernetesOptions): Cluster {
  return {
    context: context ?? null,
    namespace: namespace === undefined ? null : objectName('--namespace', namespace),
  };
}

function fleetOf(options: LaunchKubernetesOptions, name: string, namespace: string | null): KubernetesOptions {
  if (options.image === undefined)
    throw new UsageError('expected --image IMAGE, a container image of deploy/Dockerfile that the cluster can pull');
  const { cpus, memory = null, checkpointEvery, uploadEvery } = options;
  return {
    ...{ name, namespace, cpus, memory, checkpointEvery, uploadEvery },
    image: imageName('--image', options.image),
    pullSecrets: options.pullSecret.map((secret) => objectName('--pull-secret', secret)),
    coordinator: placeOf(options),
    nodes: countOf(options),
    security: securityOf(options, name),
    nodeGrace: NODE_GRACE,
    coordinatorGrace: COORDINATOR_GRACE,
    labels: labels('--label', options.label),
    nodeSelector: labels('--node-selector', options.nodeSelector),
    tolerations: options.toleration.map((text) => toleration('--toleration', text)),
  };
}

function placeOf(options: LaunchKubernetesOptions): CoordinatorPlace {
  const { coordinator: address, storage, storageClass, coordinatorMemory: memory, max } = options;
  if (address !== undefined) return { kind: 'elsewhere', address };
  return {
    ...{ kind: 'here', storage, memory },
    storageClass: storageClass === undefined ? null : objectName('--storage-class', storageClass),
    // The autoscaler goes by them.
    metrics: options.metrics || max !== undefined ? { from: objectName('--metrics-from', options.metricsFrom) } : null,
  };
}

function countOf({ nodes, min, max, job, idle, backlogPerNode }: LaunchKubernetesOptions): NodeCount {
  if (max === undefined) return job ? { kind: 'job', nodes, idle } : { kind: 'fixed', nodes };
  if (min > max) throw new UsageError(`--min ${min} is more than --max ${max}`);
  return { kind: 'elastic', min, max, backlogPerNode };
}

function securityOf({ insecure, ...secrets }: LaunchKubernetesOptions, name: string): FleetSecurity {
  if (insecure) return { kind: 'insecure' };
  return {
    kind: 'tls',
    server: objectName('--server-secret', secrets.serverSecret ?? `${name}-server`),
    node: objectName('--node-secret', secrets.nodeSecret ?? `${name}-node`),
    token: objectName('--token-secret', secrets.tokenSecret ?? `${name}-join-token`),
  };
}

function appliedText(
  name: string,
  applied: readonly string[],
  { coordinator, max, job }: LaunchKubernetesOptions,
): string {
  const pods = `-l app.kubernetes.io/instance=${name}`;
  return [
    ...applied,
    `how they stand: kubectl get pods ${pods}; logs: kubectl logs ${pods} --prefix`,
    ...(coordinator === undefined
      ? [`from here: kubectl port-forward ${name}-coordinator-0 7600, then --coordinator localhost:7600`]
      : []),
    ...(max === undefined && !job ? [`more or fewer nodes: kubectl scale deployment ${name}-node --replicas=N`] : []),
    `end them, and keep the volume: grw launch kubernetes --delete --name ${name}`,
    '',
  ].join('\n');
}

function deletedText(name: string, deleted: readonly string[]): string {
  if (deleted.length === 0) return `there is nothing called ${name}\n`;
  return [
    ...deleted,
    'nodes hand back their work before they end',
    `results are in the volume: kubectl get pvc data-${name}-coordinator-0`,
    '',
  ].join('\n');
}
