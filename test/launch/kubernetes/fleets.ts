import type { Command } from 'commander';
import { buildProgram } from '../../../src/cli/program/index.js';
import { type LaunchKubernetesOptions, launchKubernetes } from '../../../src/cli/verbs/launch-kubernetes.js';

/** The command of a verb, to be asked about its options. */
export function verb(...names: readonly string[]): Command {
  return names.reduce(
    (command, name) => command.commands.find((one) => one.name() === name)!,
    buildProgram(() => undefined),
  );
}

/** What `grw launch kubernetes` writes; options that are not given are those of the command line. */
export async function launch(options: Partial<LaunchKubernetesOptions>): Promise<string> {
  const usual = verb('launch', 'kubernetes').opts<LaunchKubernetesOptions>();
  let text = '';
  await launchKubernetes({ ...usual, image: 'grw:0.1.0', ...options }, { write: (part) => void (text += part) });
  return text;
}

export interface Container {
  readonly args: readonly string[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
  readonly ports: readonly { readonly containerPort: number }[];
  readonly securityContext: unknown;
}

export interface Pod {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly automountServiceAccountToken: boolean;
    readonly securityContext: unknown;
    readonly terminationGracePeriodSeconds: number;
    readonly containers: readonly [Container];
  };
}

export type Labels = Readonly<Record<string, string>>;

/** What objects of different kinds have, as far as tests look into it. */
interface Spec {
  readonly template?: Pod;
  readonly podSelector: { readonly matchLabels: Labels };
  readonly selector?: { readonly matchLabels?: Labels };
  readonly scaleTargetRef: { readonly name: string };
  readonly ingress: readonly { readonly ports: readonly { readonly port: number }[] }[];
  readonly ports: readonly [{ readonly port: number }];
  readonly metrics: readonly [{ readonly external: { readonly target: unknown } }];
}

/** An object of a fleet. */
export interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels };
  readonly spec: Spec;
}

export async function objects(options: Partial<LaunchKubernetesOptions>): Promise<Found[]> {
  const text = await launch({ ...options, dryRun: true, json: true });
  return (JSON.parse(text) as { manifests: Found[] }).manifests;
}

/** One of every form that a fleet can have. */
export const FORMS: Readonly<Record<string, Partial<LaunchKubernetesOptions>>> = {
  usual: {},
  elastic: { max: 10 },
  job: { job: true, nodes: 4 },
  'nodes for a coordinator elsewhere': { coordinator: 'head.example:7600', nodes: 3 },
  insecure: { insecure: true },
  'with everything': {
    name: 'wide',
    namespace: 'research',
    nodes: 8,
    cpus: 4,
    memory: 5e9,
    storageClass: 'fast',
    metrics: true,
    label: ['team=theory', 'confusing=on', 'octal=0777'],
    nodeSelector: ['kubernetes.io/arch=amd64'],
    toleration: ['dedicated=grw:NoSchedule', 'spot', 'slow:PreferNoSchedule'],
    pullSecret: ['registry'],
  },
};
