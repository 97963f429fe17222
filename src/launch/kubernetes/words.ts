import { ManifestError } from './errors.js';

export interface Toleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect?: string;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Kubernetes appends to names, and allows 63 letters in all. */
const LONGEST_NAME = 40;

/** @throws ManifestError */
export function fleetName(option: string, text: string): string {
  if (DNS_LABEL.test(text) && text.length <= LONGEST_NAME && /^[a-z]/.test(text)) return text;
  throw new ManifestError(
    option,
    `a-z, 0-9 and -, a letter first, at most ${LONGEST_NAME} of them, not ${JSON.stringify(text)}`,
  );
}

/** Of a namespace, secret or class. @throws ManifestError */
export function objectName(option: string, text: string): string {
  if (DNS_NAME.test(text) && text.length <= 253) return text;
  throw new ManifestError(option, `a name in Kubernetes (a-z, 0-9, - and .), not ${JSON.stringify(text)}`);
}

/** Pairs as in `tier=batch`. @throws ManifestError */
export function labels(option: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (at > 0 && LABEL_KEY.test(key) && LABEL_VALUE.test(value)) return [key, value];
      throw new ManifestError(option, `a label, as in tier=batch, not ${JSON.stringify(pair)}`);
    }),
  );
}

/** As in `dedicated=sweeps:NoSchedule`, `spot:NoExecute` or `spot`. @throws ManifestError */
export function toleration(option: string, text: string): Toleration {
  const [, key = '', value, effect] = /^([^=:]+)(?:=([^=:]*))?(?::(\w+))?$/.exec(text) ?? [];
  const isRight =
    LABEL_KEY.test(key) && LABEL_VALUE.test(value ?? '') && (effect === undefined || EFFECTS.includes(effect));
  if (!isRight)
    throw new ManifestError(
      option,
      `KEY, KEY:EFFECT or KEY=VALUE:EFFECT, EFFECT being one of ${EFFECTS.join(', ')}, not ${JSON.stringify(text)}`,
    );
  return {
    key,
    ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
    ...(effect === undefined ? {} : { effect }),
  };
}

/** @throws ManifestError */
export function imageName(option: string, text: string): string {
  if (/^[\w.:/@+-]+$/.test(text)) return text;
  throw new ManifestError(option, `a container image, as in registry.example/grw:0.1.0, not ${JSON.stringify(text)}`);
}

/** Bytes as Kubernetes writes them. */
export function quantity(bytes: number): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
