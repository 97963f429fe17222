import { ManifestError } from './errors.js';
import type { Component, Manifest } from './objects.js';
import { head, objectNameOf, selector } from './objects.js';
import type { KubernetesOptions, Metrics, NodeCount } from './options.js';
import { GRPC_PORT, METRICS_PORT } from './ports.js';

/** The coordinator's metric that says how much work there is, in seconds of one thread. */
const BACKLOG_METRIC = 'grw_backlog_seconds';

/** Nothing in the cluster's interface is asked for, and so no token is there to be stolen. */
export function serviceAccount(options: KubernetesOptions, component: Component): Manifest {
  return { ...head('v1', 'ServiceAccount', options, component), automountServiceAccountToken: false };
}

/** Only nodes and clients of the fleet reach the coordinator, only Prometheus its metrics; it calls nobody. */
export function coordinatorPolicy(options: KubernetesOptions, metrics: Metrics | null): Manifest {
  const { name } = options;
  return {
    ...head('networking.k8s.io/v1', 'NetworkPolicy', options, 'coordinator'),
    spec: {
      podSelector: { matchLabels: selector(name, 'coordinator') },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: selector(name, 'node') } },
            { podSelector: { matchLabels: selector(name, 'client') } },
          ],
          ports: [{ protocol: 'TCP', port: GRPC_PORT }],
        },
        ...(metrics === null
          ? []
          : [
              {
                from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': metrics.from } } }],
                ports: [{ protocol: 'TCP', port: METRICS_PORT }],
              },
            ]),
      ],
      egress: [],
    },
  };
}

/** Nodes reach the coordinator and the names of the cluster, nothing else; nothing reaches them. */
export function nodePolicy(options: KubernetesOptions): Manifest {
  const { name, coordinator } = options;
  const way =
    coordinator.kind === 'here'
      ? {
          to: [{ podSelector: { matchLabels: selector(name, 'coordinator') } }],
          ports: [{ protocol: 'TCP', port: GRPC_PORT }],
        }
      : { ports: [{ protocol: 'TCP', port: portOf(coordinator.address) }] };
  return {
    ...head('networking.k8s.io/v1', 'NetworkPolicy', options, 'node'),
    spec: {
      podSelector: { matchLabels: selector(name, 'node') },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [
        way,
        {
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    },
  };
}

function portOf(address: string): number {
  const port = Number(/^(?:\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(address)?.[1]);
  if (port >= 1 && port <= 65_535) return port;
  throw new ManifestError('--coordinator', `HOST:PORT, as in head.example:7600, not ${JSON.stringify(address)}`);
}

/** An upgrade of the cluster takes nodes away a few at a time; that one hangs does not hold it up. */
export function nodeBudget(options: KubernetesOptions): Manifest {
  return {
    ...head('policy/v1', 'PodDisruptionBudget', options, 'node'),
    spec: {
      maxUnavailable: '25%',
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selector(options.name, 'node') },
    },
  };
}

/** The rule of `launch slurm --max`: a node for so many seconds of work of each of its threads. */
export function nodeAutoscaler(
  options: KubernetesOptions,
  { min, max, backlogPerNode }: Extract<NodeCount, { readonly kind: 'elastic' }>,
): Manifest {
  const averageValue = String(Math.max(1, Math.round(options.cpus * backlogPerNode)));
  return {
    ...head('autoscaling/v2', 'HorizontalPodAutoscaler', options, 'node'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: objectNameOf(options, 'node') },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        {
          type: 'External',
          external: { metric: { name: BACKLOG_METRIC }, target: { type: 'AverageValue', averageValue } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  };
}
