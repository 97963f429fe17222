import type { MethodSpec } from '../cell/index.js';
import { erm } from './erm.js';
import { groupDro } from './group-dro.js';
import { importanceWeighting } from './importance-weighting.js';
import type { Grouping, Rule } from './rule.js';

export type { Grouping, Rule, Weighting } from './rule.js';

export function ruleOf(spec: MethodSpec, grouping: Grouping): Rule {
  switch (spec.name) {
    case 'erm':
      return erm(grouping);
    case 'iw':
      return importanceWeighting(grouping);
    case 'group-dro':
      return groupDro(grouping, spec);
  }
}
