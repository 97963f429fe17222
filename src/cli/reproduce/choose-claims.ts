import { distance } from 'fastest-levenshtein';
import type { Claim } from '../../core/claims/index.js';
import { UsageError } from '../usage-error.js';

/**
 * The claims of the given names: ids, or sweeps, which stand for all claims that are judged on them. All without names.
 * @throws UsageError
 */
export function chooseClaims(names: readonly string[], claims: readonly Claim[]): readonly Claim[] {
  for (const name of names)
    if (!claims.some((claim) => isNamed(claim, name))) throw new UsageError(unknownClaim(name, claims));
  return names.length === 0 ? claims : claims.filter((claim) => names.some((name) => isNamed(claim, name)));
}

function isNamed({ id, sweep }: Claim, name: string): boolean {
  return id === name || sweep === name;
}

function unknownClaim(name: string, claims: readonly Claim[]): string {
  const ids = claims.map(({ id }) => id);
  const nearest = ids.reduce((best, id) => (distance(id, name) < distance(best, name) ? id : best));
  return `no claim '${name}'; did you mean '${nearest}'? There are ${ids.join(', ')}`;
}
