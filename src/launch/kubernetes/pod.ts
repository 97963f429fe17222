import { objectNameOf } from './objects.js';
import type { Component } from './objects.js';
import type { KubernetesOptions } from './options.js';
import { HEALTH_PORT } from './ports.js';

/** The user of the image (deploy/Dockerfile). */
const USER = 10_001;

/** For owner and group; the group is the pod's, and `grw` refuses keys that all may read. */
const SECRET_MODE = 0o440;

export const TLS_FOLDER = '/etc/grw/tls';
export const TOKEN_FOLDER = '/etc/grw/token';
export const WORK_FOLDER = '/work';

/** Asked so often; nothing that lasts shorter than this many seconds is taken for a failure. */
const LIVE = { periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 };
const READY = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };

/** What the pods of both kinds have in common: no rights in the cluster, none on the machine. */
export function podSettings(options: KubernetesOptions, component: Component): Record<string, unknown> {
  const { pullSecrets } = options;
  return {
    serviceAccountName: objectNameOf(options, component),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

export function containerSecurity(): Record<string, unknown> {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  };
}

/**
 * That the process answers keeps it alive; that its work can be done, whatever that takes, makes it ready.
 * @param startSeconds which it may take to answer for the first time
 */
export function probes(readyService: string, startSeconds: number): Record<string, unknown> {
  const alive = { grpc: { port: HEALTH_PORT } };
  return {
    startupProbe: { ...alive, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: Math.ceil(startSeconds / 5) },
    livenessProbe: { ...alive, ...LIVE },
    readinessProbe: { grpc: { port: HEALTH_PORT, service: readyService }, ...READY },
  };
}

export function secretVolume(name: string, secretName: string): Record<string, unknown> {
  return { name, secret: { secretName, defaultMode: SECRET_MODE } };
}

export function mount(name: string, mountPath: string, readOnly = false): Record<string, unknown> {
  return { name, mountPath, ...(readOnly ? { readOnly } : {}) };
}
