import type { Command } from 'commander';
import { certsFolderOption, forceOption, jsonOption, lifeOption } from '../options.js';
import type { MakeOptions } from '../verbs/certs.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** `grw certs …`. */
export function addCertsVerb(program: Command, onExit: OnExit): void {
  const certs = program
    .command('certs')
    .description('a private authority: certificates of the coordinator, nodes and users, and join tokens')
    .addHelpText(
      'after',
      `
For a coordinator that other machines can reach:
  grw certs init                        an authority in grw-certs; its ca.key signs: keep it off the coordinator
  grw certs server head.cluster         grw-certs/server        grw coordinator --listen 0.0.0.0:7600 --tls FOLDER
  grw certs node slurm                  grw-certs/nodes/slurm   grw worker --tls FOLDER
  grw certs token                       grw-certs/tokens/join   grw worker --join-token-file FILE
  grw certs user alice                  grw-certs/users/alice   grw submit --tls FOLDER, and status, watch …
GRW_TLS and GRW_JOIN_TOKEN_FILE stand for the options. The coordinator reads what changes in its folder as it runs:
where it is on another machine, copy grw-certs/server there again after server, token and revoke.`,
    );
  certs
    .command('init')
    .description('make the authority')
    .option('--name <name>', 'its name, for people', 'grw')
    .addOption(lifeOption('3650d'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (options: MakeOptions & { name: string }) => {
      const { makeAuthority } = await import('../verbs/certs.js');
      onExit(await makeAuthority(options.name, options, io));
    });
  certs
    .command('server')
    .description("make, or with --force renew, the coordinator's certificate")
    .argument('<hosts...>', 'names and addresses under which it is dialled; localhost is among them')
    .addOption(lifeOption('90d'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (hosts: string[], options: MakeOptions) => {
      const { makeCertificate } = await import('../verbs/certs.js');
      onExit(await makeCertificate({ role: 'server', name: 'coordinator' }, options, io, hosts));
    });
  for (const [role, usual, description] of [
    ['node', '7d', 'make, or with --force renew, a certificate for nodes called NAME or NAME.*'],
    ['user', '90d', 'make, or with --force renew, a certificate for submit, status, watch and the like'],
  ] as const)
    certs
      .command(role)
      .description(description)
      .argument('<name>', 'a-z, 0-9 and -')
      .addOption(lifeOption(usual))
      .addOption(certsFolderOption())
      .addOption(forceOption())
      .addOption(jsonOption())
      .action(async (name: string, options: MakeOptions) => {
        const { makeCertificate } = await import('../verbs/certs.js');
        onExit(await makeCertificate({ role, name }, options, io));
      });
  certs
    .command('token')
    .description('make a join token, in a file; earlier ones stay good until they expire or are revoked')
    .argument('[name]', 'a-z, 0-9 and -', 'join')
    .addOption(lifeOption('24h'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (name: string, options: MakeOptions) => {
      const { makeToken } = await import('../verbs/certs.js');
      onExit(await makeToken(name, options, io));
    });
  certs
    .command('revoke')
    .description('end certificates and tokens before their time')
    .argument('<what...>', 'node/NAME, user/NAME, token/NAME, a serial number, or the id of a token')
    .addOption(certsFolderOption())
    .addOption(jsonOption())
    .action(async (targets: string[], options: { folder: string; json: boolean }) => {
      const { revokeAll } = await import('../verbs/certs.js');
      onExit(await revokeAll(targets, options, io));
    });
  certs
    .command('show')
    .description('what the authority has issued: until when it is good, and what is revoked')
    .addOption(certsFolderOption())
    .addOption(jsonOption())
    .action(async (options: { folder: string; json: boolean }) => {
      const { show } = await import('../verbs/certs.js');
      onExit(show(options, io));
    });
}
