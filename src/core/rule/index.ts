import type { MethodSpec } from '../cell/index.js';
import { chi2Doro } from './chi2-doro.js';
import { chi2Dro } from './chi2-dro.js';
import { custom } from './custom.js';
import { cvarDoro } from './cvar-doro.js';
import { cvar } from './cvar.js';
import { erm } from './erm.js';
import { focal } from './focal.js';
import { groupDro } from './group-dro.js';
import { importanceWeighting } from './importance-weighting.js';
import { jtt } from './jtt.js';
import { klDro } from './kl-dro.js';
import type { Grouping, Rule } from './rule.js';

export type { Grouping, Rule, Seen, Weighting } from './rule.js';

export function ruleOf(spec: MethodSpec, grouping: Grouping): Rule {
  switch (spec.name) {
    case 'erm':
      return erm(grouping);
    case 'iw':
      return importanceWeighting(grouping);
    case 'group-dro':
      return groupDro(grouping, spec);
    case 'cvar':
      return cvar(grouping, spec);
    case 'chi2-dro':
      return chi2Dro(grouping, spec);
    case 'kl-dro':
      return klDro(grouping, spec);
    case 'cvar-doro':
      return cvarDoro(grouping, spec);
    case 'chi2-doro':
      return chi2Doro(grouping, spec);
    case 'jtt':
      return jtt(grouping, spec);
    case 'focal':
      return focal(grouping, spec);
    case 'custom':
      return custom(grouping, spec);
  }
}
