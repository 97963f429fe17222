import type { KubernetesOptions } from './options.js';

/** An object of Kubernetes; what is in it, the tests hold against the published schemas. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [key: string]: unknown;
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export type Component = 'coordinator' | 'node';

type Named = Pick<KubernetesOptions, 'name' | 'namespace' | 'labels'>;

/** What tells the fleet's objects from others, and may not change over its life. */
export function selector(name: string, component?: Component | 'client'): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'grw',
    'app.kubernetes.io/instance': name,
    ...(component === undefined ? {} : { 'app.kubernetes.io/component': component }),
  };
}

export function labelsOf({ name, labels }: Named, component: Component): Record<string, string> {
  return { ...labels, ...selector(name, component) };
}

export function objectNameOf({ name }: Named, component: Component): string {
  return `${name}-${component}`;
}

/** The beginning of every object. */
export function head(apiVersion: string, kind: string, options: Named, component: Component): Manifest {
  const { namespace } = options;
  return {
    apiVersion,
    kind,
    metadata: {
      name: objectNameOf(options, component),
      ...(namespace === null ? {} : { namespace }),
      labels: labelsOf(options, component),
    },
  };
}
