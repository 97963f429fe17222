import type { Toleration } from './words.js';

/** A fleet on Kubernetes: nodes, and unless it is elsewhere the coordinator that they dial. */
export interface KubernetesOptions {
  /** Of the fleet, at the beginning of every name: a DNS label. */
  readonly name: string;
  /** Null: that of whoever applies the manifests. */
  readonly namespace: string | null;
  /** Container image that holds `grw`. */
  readonly image: string;
  /** Secrets of a private registry. */
  readonly pullSecrets: readonly string[];
  readonly coordinator: CoordinatorPlace;
  readonly nodes: NodeCount;
  /** Processors asked for, and trainer threads, of a node. */
  readonly cpus: number;
  /** Bytes of a node; null: no limit but the machine's. */
  readonly memory: number | null;
  readonly security: FleetSecurity;
  /** Seconds. */
  readonly checkpointEvery: number;
  readonly uploadEvery: number;
  /** Seconds that a node may take to hand back its work, and a coordinator to close. */
  readonly nodeGrace: number;
  readonly coordinatorGrace: number;
  /** Further labels of all objects and pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where nodes may run. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

export type CoordinatorPlace =
  | {
      readonly kind: 'here';
      /** Bytes of the volume, and of memory. */
      readonly storage: number;
      readonly memory: number;
      /** Null: the cluster's default. */
      readonly storageClass: string | null;
      /** Null: no metrics. */
      readonly metrics: Metrics | null;
    }
  | {
      readonly kind: 'elsewhere';
      /** `host:port`, as pods reach it. */
      readonly address: string;
    };

export interface Metrics {
  /** Namespace from which Prometheus may ask for them. */
  readonly from: string;
}

export type NodeCount =
  /** So many, for as long as the fleet is there. */
  | { readonly kind: 'fixed'; readonly nodes: number }
  /** As the backlog asks: one node for so many seconds of work of one of its threads. */
  | { readonly kind: 'elastic'; readonly min: number; readonly max: number; readonly backlogPerNode: number }
  /** So many, that end by themselves after `idle` seconds without work. */
  | { readonly kind: 'job'; readonly nodes: number; readonly idle: number };

export type FleetSecurity =
  /** Names of secrets: folders that `grw certs` made, and the file of a join token called `join`. */
  | { readonly kind: 'tls'; readonly server: string; readonly node: string; readonly token: string }
  | { readonly kind: 'insecure' };
