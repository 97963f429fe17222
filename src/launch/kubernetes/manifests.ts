import { stringify } from 'yaml';
import { coordinatorService, coordinatorSet } from './coordinator.js';
import { coordinatorPolicy, nodeAutoscaler, nodeBudget, nodePolicy, serviceAccount } from './guards.js';
import { nodeDeployment, nodeJob } from './nodes.js';
import type { Manifest } from './objects.js';
import type { KubernetesOptions } from './options.js';

/** All objects of a fleet, those first that others need. @throws ManifestError */
export function manifests(options: KubernetesOptions): Manifest[] {
  const { coordinator, nodes } = options;
  const head =
    coordinator.kind === 'here'
      ? [
          serviceAccount(options, 'coordinator'),
          coordinatorPolicy(options, coordinator.metrics),
          coordinatorService(options, coordinator),
          coordinatorSet(options, coordinator),
        ]
      : [];
  return [...head, serviceAccount(options, 'node'), nodePolicy(options), ...workloads(options, nodes)];
}

function workloads(options: KubernetesOptions, nodes: KubernetesOptions['nodes']): Manifest[] {
  switch (nodes.kind) {
    case 'fixed':
      return [nodeBudget(options), nodeDeployment(options, nodes)];
    case 'elastic':
      return [nodeBudget(options), nodeDeployment(options, nodes), nodeAutoscaler(options, nodes)];
    case 'job':
      return [nodeJob(options, nodes)];
  }
}

/** One document for each. In YAML 1.1, as kubectl reads it: there `on` and `no` are not words. */
export function yamlOf(objects: readonly Manifest[]): string {
  const options = { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 } as const;
  return objects.map((object) => stringify(object, options)).join('---\n');
}
