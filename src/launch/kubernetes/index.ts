export type { Cluster } from './kubectl.js';
export { applyManifests, deleteFleet } from './kubectl.js';
export { manifests, yamlOf } from './manifests.js';
export type { CoordinatorPlace, FleetSecurity, KubernetesOptions, NodeCount } from './options.js';
export { fleetName, imageName, labels, objectName, toleration } from './words.js';
