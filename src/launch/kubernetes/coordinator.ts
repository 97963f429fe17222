import { FLEET_SERVICE } from '../../wire/index.js';
import type { Manifest } from './objects.js';
import { head, labelsOf, objectNameOf, selector } from './objects.js';
import type { CoordinatorPlace, KubernetesOptions } from './options.js';
import { containerSecurity, mount, podSettings, probes, secretVolume, TLS_FOLDER, WORK_FOLDER } from './pod.js';
import { GRPC_PORT, HEALTH_PORT, METRICS_PORT } from './ports.js';
import { quantity } from './words.js';

type Here = Extract<CoordinatorPlace, { readonly kind: 'here' }>;

/** A store is read through when it is opened. */
const START_SECONDS = 600;

/** Headless: nodes keep their connection, there is nothing to balance. */
export function coordinatorService(options: KubernetesOptions, { metrics }: Here): Manifest {
  return {
    ...head('v1', 'Service', options, 'coordinator'),
    spec: {
      clusterIP: 'None',
      selector: selector(options.name, 'coordinator'),
      ports: [
        { name: 'grpc', port: GRPC_PORT, targetPort: 'grpc' },
        ...(metrics === null ? [] : [{ name: 'metrics', port: METRICS_PORT, targetPort: 'metrics' }]),
      ],
    },
  };
}

/** One, with a volume of its own: the lock in its folder keeps a second one out. */
export function coordinatorSet(options: KubernetesOptions, place: Here): Manifest {
  const { storage, storageClass } = place;
  return {
    ...head('apps/v1', 'StatefulSet', options, 'coordinator'),
    spec: {
      replicas: 1,
      serviceName: objectNameOf(options, 'coordinator'),
      selector: { matchLabels: selector(options.name, 'coordinator') },
      template: template(options, place),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: selector(options.name, 'coordinator') },
          spec: {
            accessModes: ['ReadWriteOnce'],
            ...(storageClass === null ? {} : { storageClassName: storageClass }),
            resources: { requests: { storage: quantity(storage) } },
          },
        },
      ],
    },
  };
}

function template(options: KubernetesOptions, { memory, metrics }: Here): Record<string, unknown> {
  const { security, coordinatorGrace } = options;
  const isSecure = security.kind === 'tls';
  const labels = labelsOf(options, 'coordinator');
  const annotations = {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(METRICS_PORT),
    // With the coordinator's certificate; who asks shows none.
    ...(isSecure ? { 'prometheus.io/scheme': 'https' } : {}),
  };
  return {
    metadata: { labels, ...(metrics === null ? {} : { annotations }) },
    spec: {
      ...podSettings(options, 'coordinator'),
      terminationGracePeriodSeconds: coordinatorGrace,
      containers: [
        {
          name: 'coordinator',
          image: options.image,
          args: coordinatorArguments(isSecure, metrics !== null),
          ports: [
            { name: 'grpc', containerPort: GRPC_PORT },
            { name: 'health', containerPort: HEALTH_PORT },
            ...(metrics === null ? [] : [{ name: 'metrics', containerPort: METRICS_PORT }]),
          ],
          ...probes(FLEET_SERVICE, START_SECONDS),
          resources: { requests: { cpu: '500m', memory: quantity(memory) }, limits: { memory: quantity(memory) } },
          securityContext: containerSecurity(),
          volumeMounts: [
            mount('data', WORK_FOLDER),
            mount('temporary', '/tmp'),
            ...(isSecure ? [mount('tls', TLS_FOLDER, true)] : []),
          ],
        },
      ],
      volumes: [
        { name: 'temporary', emptyDir: {} },
        ...(security.kind === 'tls' ? [secretVolume('tls', security.server)] : []),
      ],
    },
  };
}

function coordinatorArguments(isSecure: boolean, withMetrics: boolean): string[] {
  return [
    'coordinator',
    `--listen=0.0.0.0:${GRPC_PORT}`,
    `--data=${WORK_FOLDER}/data`,
    isSecure ? `--tls=${TLS_FOLDER}` : '--insecure',
    `--health=0.0.0.0:${HEALTH_PORT}`,
    ...(withMetrics ? [`--http=0.0.0.0:${METRICS_PORT}`] : []),
    '--logs=-',
    '--json',
  ];
}
