import { connect as connectHttp2 } from 'node:http2';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type PeerCertificate } from 'node:tls';
import type { HostPort } from './addresses.js';
import { endOf, showTime } from './certificates.js';
import type { Refusal } from './refusal.js';
import { decodeRefusal } from './refusal.js';
import type { TlsFiles } from './tls-folder.js';
import { secureContextOptions } from './tls-options.js';

/** gRPC says only that there is no connection; one more try, which says nothing, finds out why. */
const PROBE_MS = 3_000;

/** Of OpenSSL's codes those that say: signed by someone else. */
const FOREIGN: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
]);

/** Why a coordinator and these files do not come together; null if that is for no reason of TLS. */
export function probeTls(
  { host, port }: HostPort,
  files: TlsFiles,
  checkServerIdentity: (name: string, certificate: PeerCertificate) => Error | undefined,
): Promise<Refusal | null> {
  if (endOf(files.leaf) <= Date.now())
    return Promise.resolve(mendable(`the certificate in ${files.folder} expired at ${showTime(endOf(files.leaf))}`));
  const options: ConnectionOptions = {
    ...secureContextOptions(files),
    host,
    port,
    ALPNProtocols: ['h2'],
    checkServerIdentity,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  return new Promise((resolve) => {
    const socket = connectTls(options);
    const session = connectHttp2(`https://${isIP(host) === 6 ? `[${host}]` : host}:${port}`, {
      createConnection: () => socket,
    });
    const done = (refusal: Refusal | null): void => {
      clearTimeout(timer);
      resolve(refusal);
      session.destroy();
      socket.destroy();
    };
    const timer = setTimeout(() => done(null), PROBE_MS);
    const failed = (error: NodeJS.ErrnoException): void => done(wordsOf(error.code ?? '', error, host, files));
    socket.on('error', failed);
    session.on('error', failed);
    session.on('goaway', (_code, _last, data?: Uint8Array) => done(data === undefined ? null : decodeRefusal(data)));
    // A coordinator that refuses says so right behind its settings.
    session.on('remoteSettings', () => setTimeout(() => done(null), 200));
    session.on('close', () => done(null));
  });
}

/** Whether a coordinator that does not answer in the clear speaks TLS. Nothing is said to it beyond the greeting. */
export function probePlain({ host, port }: HostPort): Promise<Refusal | null> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, ALPNProtocols: ['h2'], rejectUnauthorized: false });
    const done = (refusal: Refusal | null): void => {
      clearTimeout(timer);
      resolve(refusal);
      socket.destroy();
    };
    const timer = setTimeout(() => done(null), PROBE_MS);
    socket.on('error', () => done(null));
    socket.on('close', () => done(null));
    socket.on('secureConnect', () =>
      done(mendable('it asks for a certificate; give --tls FOLDER (or GRW_TLS) with one of grw certs')),
    );
  });
}

function wordsOf(code: string, error: Error, host: string, { folder }: TlsFiles): Refusal | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return mendable(`its certificate is not for ${host}; grw certs server ${host} --force makes one that is`);
  if (code === 'CERT_HAS_EXPIRED')
    return mendable('its own certificate has expired; grw certs server HOST --force renews it');
  if (code === 'CERT_NOT_YET_VALID')
    return mendable('its own certificate is not valid yet; see to the clocks of both machines');
  if (FOREIGN.has(code))
    return mendable(`its certificate is of another authority than the one in ${folder}; take both from one grw certs`);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return mendable('it does not speak TLS; start it with --tls, or leave --tls (and GRW_TLS) out here');
  return code.startsWith('ERR_SSL_') ? mendable(`TLS: ${error.message}`) : null;
}

function mendable(reason: string): Refusal {
  return { reason, final: false };
}
