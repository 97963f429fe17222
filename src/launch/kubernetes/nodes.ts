import { FLEET_SERVICE } from '../../wire/index.js';
import type { Manifest } from './objects.js';
import { head, labelsOf, objectNameOf, selector } from './objects.js';
import type { KubernetesOptions, NodeCount } from './options.js';
import {
  containerSecurity,
  mount,
  podSettings,
  probes,
  secretVolume,
  TLS_FOLDER,
  TOKEN_FOLDER,
  WORK_FOLDER,
} from './pod.js';
import { GRPC_PORT, HEALTH_PORT } from './ports.js';
import { quantity } from './words.js';

/** Until a node answers; that it waits for its coordinator is no failure. */
const START_SECONDS = 120;

/** Failures of pods for each node after which a job is given up. */
const FAILURES_PER_NODE = 5;

/** A finished job stays to be looked at for a day. */
const KEEP_JOB_SECONDS = 86_400;

/** Nodes that stay: a Deployment; its size is not said where an autoscaler decides. */
export function nodeDeployment(options: KubernetesOptions, count: NodeCount): Manifest {
  return {
    ...head('apps/v1', 'Deployment', options, 'node'),
    spec: {
      ...(count.kind === 'fixed' ? { replicas: count.nodes } : {}),
      revisionHistoryLimit: 2,
      selector: { matchLabels: selector(options.name, 'node') },
      template: template(options, {}, []),
    },
  };
}

/** Nodes that end with the work: an Indexed Job. Pods that the cluster takes away do not count as failures. */
export function nodeJob(
  options: KubernetesOptions,
  { nodes, idle }: Extract<NodeCount, { readonly kind: 'job' }>,
): Manifest {
  return {
    ...head('batch/v1', 'Job', options, 'node'),
    spec: {
      completionMode: 'Indexed',
      completions: nodes,
      parallelism: nodes,
      backoffLimit: FAILURES_PER_NODE * nodes,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      ttlSecondsAfterFinished: KEEP_JOB_SECONDS,
      template: template(options, { restartPolicy: 'Never' }, [`--until-idle=${idle}`]),
    },
  };
}

function template(
  options: KubernetesOptions,
  settings: Readonly<Record<string, unknown>>,
  more: readonly string[],
): Record<string, unknown> {
  const { cpus, memory, security, nodeGrace, nodeSelector, tolerations } = options;
  const size = memory === null ? {} : { memory: quantity(memory) };
  return {
    metadata: { labels: labelsOf(options, 'node') },
    spec: {
      ...podSettings(options, 'node'),
      ...settings,
      terminationGracePeriodSeconds: nodeGrace,
      ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
      ...(tolerations.length === 0 ? {} : { tolerations }),
      containers: [
        {
          name: 'node',
          image: options.image,
          args: [...nodeArguments(options), ...more],
          ports: [{ name: 'health', containerPort: HEALTH_PORT }],
          ...probes(FLEET_SERVICE, START_SECONDS),
          // Processors are not limited: what is over is nobody's, and a limit would halt threads in the middle of a period.
          resources: { requests: { cpu: String(cpus), ...size }, ...(memory === null ? {} : { limits: size }) },
          securityContext: containerSecurity(),
          volumeMounts: [
            mount('work', WORK_FOLDER),
            mount('temporary', '/tmp'),
            ...(security.kind === 'tls' ? [mount('tls', TLS_FOLDER, true), mount('token', TOKEN_FOLDER, true)] : []),
          ],
        },
      ],
      volumes: [
        { name: 'work', emptyDir: {} },
        { name: 'temporary', emptyDir: {} },
        ...(security.kind === 'tls' ? [secretVolume('tls', security.node), secretVolume('token', security.token)] : []),
      ],
    },
  };
}

function nodeArguments(options: KubernetesOptions): string[] {
  const { coordinator, security, cpus, checkpointEvery, uploadEvery } = options;
  const address =
    coordinator.kind === 'elsewhere' ? coordinator.address : `${objectNameOf(options, 'coordinator')}:${GRPC_PORT}`;
  return [
    'worker',
    `--coordinator=${address}`,
    ...(security.kind === 'tls' ? [`--tls=${TLS_FOLDER}`, `--join-token-file=${TOKEN_FOLDER}/join`] : ['--insecure']),
    `--threads=${cpus}`,
    `--checkpoints=${WORK_FOLDER}/checkpoints`,
    `--checkpoint-every=${checkpointEvery}`,
    `--upload-every=${uploadEvery}`,
    `--outbox=${WORK_FOLDER}/outbox`,
    `--data-files=${WORK_FOLDER}/data`,
    `--health=0.0.0.0:${HEALTH_PORT}`,
    '--logs=-',
    '--json',
  ];
}
