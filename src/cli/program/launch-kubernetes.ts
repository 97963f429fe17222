import type { Command } from 'commander';
import { Option } from 'commander';
import {
  bytes,
  checkpointEveryOption,
  durationOption,
  jsonOption,
  positiveInteger,
  repeatedOption,
  uploadEveryOption,
} from '../options.js';
import type { VerbIo } from '../verbs/coordinator.js';
import type { LaunchKubernetesOptions } from '../verbs/launch-kubernetes.js';
import type { OnExit } from './on-exit.js';

const GIBIBYTE = 2 ** 30;

/** `grw launch kubernetes`. */
export function addKubernetes(launch: Command, onExit: OnExit, io: VerbIo): void {
  const kubernetes = launch
    .command('kubernetes')
    .description('a coordinator and nodes on Kubernetes: so many nodes (--nodes), or as the backlog asks (--max)')
    .option('--image <image>', 'container image with grw (deploy/Dockerfile), from where the cluster can pull it')
    .option('--name <name>', 'of the fleet, at the beginning of the names of its objects', 'grw')
    .option('--namespace <name>', 'default: that of the context')
    .option('--context <name>', 'of your kubeconfig (default: the current one)')
    .option('--coordinator <host:port>', 'only nodes, for a coordinator elsewhere that pods can reach');
  addSize(kubernetes);
  addCoordinator(kubernetes);
  addPlacing(kubernetes);
  kubernetes
    .option('--dry-run', 'only print the manifests', false)
    .option('--delete', 'end the fleet of this name; its volume, and with it the results, stays', false)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Secrets that are expected, unless --insecure (docs/kubernetes.md):
  kubectl create secret generic grw-server --from-file=grw-certs/server
  kubectl create secret generic grw-node --from-file=grw-certs/nodes/NAME
  kubectl create secret generic grw-join-token --from-file=grw-certs/tokens/join`,
    )
    .action(async (options: LaunchKubernetesOptions) => {
      const { launchKubernetes } = await import('../verbs/launch-kubernetes.js');
      onExit(await launchKubernetes(options, io));
    });
}

function addSize(kubernetes: Command): void {
  kubernetes
    .addOption(
      new Option('--nodes <n>', 'so many nodes').default(1).argParser(positiveInteger).conflicts(['min', 'max']),
    )
    .addOption(
      new Option('--max <n>', 'at most so many, as the backlog asks, by a HorizontalPodAutoscaler')
        .argParser(positiveInteger)
        .conflicts('job'),
    )
    .addOption(new Option('--min <n>', 'with --max: at least so many').default(1).argParser(positiveInteger))
    .addOption(durationOption('--backlog-per-node <duration>', 'with --max: work of one node', 300, '5m'))
    .option('--job', 'an Indexed Job of --nodes that end when there is nothing to do, not a Deployment', false)
    .addOption(durationOption('--idle <duration>', 'with --job: a node without work ends after', 300, '5m'))
    .addOption(
      new Option('--cpus <n>', 'processors, and trainer threads, of a node').default(1).argParser(positiveInteger),
    )
    .addOption(new Option('--memory <amount>', 'of a node, as in 8G (default: no limit)').argParser(bytes))
    .addOption(checkpointEveryOption())
    .addOption(uploadEveryOption());
}

function addCoordinator(kubernetes: Command): void {
  const size = (flags: string, what: string, gibibytes: number): Option =>
    new Option(flags, what).default(gibibytes * GIBIBYTE, `${gibibytes}G`).argParser(bytes);
  kubernetes
    .addOption(size('--storage <amount>', "of the coordinator's volume: results and checkpoints", 20))
    .option('--storage-class <name>', "default: the cluster's; not a network file system without locks")
    .addOption(size('--coordinator-memory <amount>', 'of the coordinator', 2))
    .option('--metrics', 'metrics for Prometheus, on port 7680 of the coordinator; --max has them too', false)
    .option('--metrics-from <namespace>', 'from where Prometheus asks for them', 'monitoring')
    .option('--server-secret <name>', "folder of the coordinator's certificate (default: NAME-server)")
    .option('--node-secret <name>', "folder of the nodes' certificate (default: NAME-node)")
    .option('--token-secret <name>', 'file of the join token, called join (default: NAME-join-token)')
    .option('--insecure', 'no encryption: whoever reaches the coordinator may do everything', false);
}

function addPlacing(kubernetes: Command): void {
  kubernetes
    .addOption(repeatedOption('--label <key=value>', 'a label of all objects; may be repeated'))
    .addOption(repeatedOption('--node-selector <key=value>', 'machines where nodes may run; may be repeated'))
    .addOption(repeatedOption('--toleration <key[=value][:effect]>', 'taints that nodes put up with; may be repeated'))
    .addOption(repeatedOption('--pull-secret <name>', 'for a private registry; may be repeated'));
}
