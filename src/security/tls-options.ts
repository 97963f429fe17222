import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { TlsFiles } from './tls-folder.js';

/** Both sides are of one release: nothing older is needed. Sessions are not resumed, so that every one is judged anew. */
export function secureContextOptions({ ca, certificate, key }: TlsFiles): SecureContextOptions {
  return { ca, cert: certificate, key, minVersion: 'TLSv1.3', secureOptions: constants.SSL_OP_NO_TICKET };
}
