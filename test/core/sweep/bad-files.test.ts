import { describe, expect, it } from 'vitest';
import { BASE, problemsOf } from './support.js';

const KEYS = 'data, model, loss, method, lambda, lr, seed, train, engine and precision';

/** What is added to BASE (from line 5 on), and the one line that says what is wrong with it. */
const ADDED: readonly (readonly [string, string])[] = [
  // Keys at every level.
  ['method: erm\nlamda: 3', "6:1: key 'lamda': unknown key; did you mean 'lambda'?"],
  ['metod: erm', "5:1: key 'metod': unknown key; did you mean 'method'?"],
  ['method: erm\nepochs: 3', "6:1: key 'epochs': unknown key; did you mean 'train.epochs'?"],
  ['method: erm\nnonsense: 3', "6:1: key 'nonsense': unknown key"],
  ['method: erm\n__proto__: 3', "6:1: key '__proto__': unknown key"],
  [
    'method: erm\ntrain.epochs: 3',
    "6:1: key 'train.epochs': is the name of an axis; put it under grid, or write train: { epochs: … }",
  ],
  [
    'method: erm\ntrain: { epoch: 3 }',
    "6:10: key 'train.epoch': train has no 'epoch'; it takes epochs, until and record; did you mean 'epochs'?",
  ],
  [
    'method: erm\ntrain: { record: { point: 3 } }',
    "6:20: key 'train.record.point': record has no 'point'; it takes points; did you mean 'points'?",
  ],
  [
    'method: { name: group-dro, nuu: 3 }',
    "5:28: key 'method.nuu': group-dro has no 'nuu'; it takes nu and update; did you mean 'nu'?",
  ],
  ['method: { nmae: erm }', "5:11: key 'method.nmae': unknown key; did you mean 'name'?"],
  [
    'method: { nu: 3 }',
    "5:9: key 'method': needs name: erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom",
  ],
  ['method: { name: erm, nu: 3 }', "5:22: key 'method.nu': erm has no 'nu'; it takes no parameters"],
  ['method: erm\nmethod: iw', "6:1: key 'method': is given twice, first on line 5"],
  ['method: erm\ntrain: { epochs: 1, "epochs": 2 }', "6:21: key 'train.epochs': is given twice, first on line 6"],
  [
    'grid: { method: erm, lamda: 3 }',
    `5:22: key 'grid.lamda': no cell has a key 'lamda'; keys are ${KEYS}; did you mean 'lambda'?`,
  ],
  [
    'grid: { method: erm, method.nuu: 3 }',
    "5:22: key 'grid.method.nuu': no method has a key 'nuu': it has name, nu, update, alpha, rho, tau, eps, t1, kappa, gamma, groups and samples; did you mean 'method.nu'?",
  ],
  [
    'grid: { method: erm, lambda.x: 3 }',
    "5:22: key 'grid.lambda.x': no lambda has a key 'x': it is a single value; did you mean 'lambda'?",
  ],

  // Values.
  [
    'method: hinge',
    "5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'hinge'",
  ],
  [
    'method: group_dro',
    "5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'group_dro'; did you mean 'group-dro'?",
  ],
  ['method: { name: cvar, alpha: 0 }', "5:30: key 'method.alpha': expected a number > 0 and ≤ 1, got 0"],
  ['method: { name: cvar, alpha: 1.5 }', "5:30: key 'method.alpha': expected a number > 0 and ≤ 1, got 1.5"],
  ['method: { name: chi2-dro, alpha: 0.5, rho: 1 }', "5:44: key 'method.rho': chi2-dro takes alpha or rho, not both"],
  ['method: { name: chi2-dro, rho: -1 }', "5:32: key 'method.rho': expected a number ≥ 0, got -1"],
  ['method: { name: kl-dro, tau: 0 }', "5:30: key 'method.tau': expected a number > 0, got 0"],
  [
    'method: { name: cvar-doro, alpha: 0.1, eps: 0.1 }',
    "5:45: key 'method.eps': expected less than alpha (0.1), got 0.1: more would be dropped than counts",
  ],
  [
    'grid: { method: [{ name: chi2-doro, alpha: 0.3 }], method.eps: [0.1, 0.4] }',
    "5:70: key 'grid.method.eps[1]': expected less than alpha (0.3), got 0.4: more would be dropped than counts",
  ],
  ['method: { name: cvar-doro, eps: -0.1 }', "5:33: key 'method.eps': expected a number ≥ 0, got -0.1"],
  ['method: { name: focal, gamma: -1 }', "5:31: key 'method.gamma': expected a number ≥ 0, got -1"],
  ['method: jtt', "5:9: key 'method': jtt needs t1: an integer ≥ 1 and ≤ 1e7"],
  [
    'method: { name: jtt, t1: 50 }\ntrain: { epochs: 50 }',
    "5:26: key 'method.t1': expected less than train.epochs (50), got 50: the second training would never begin",
  ],
  ['method: { name: jtt, t1: 5, kappa: 0 }', "5:36: key 'method.kappa': expected a number > 0, got 0"],
  ['method: custom', "5:9: key 'method': custom needs weights: groups: { 0: 1, 1: 2 }, or samples: […]"],
  [
    'method: { name: custom, groups: { 0: 1, 2: 3 } }',
    "5:44: key 'method.groups.2': digit 2 is not among data.classes (0, 1)",
  ],
  [
    'method: { name: custom, groups: { 0: 1 } }',
    "5:33: key 'method.groups': digit 1 has no weight; 0 leaves its samples out",
  ],
  ['method: { name: custom, groups: { 0: 1, 1: -1 } }', "5:44: key 'method.groups.1': expected a number ≥ 0, got -1"],
  [
    'method: { name: custom, groups: { 0: 0, 1: 0 } }',
    "5:33: key 'method.groups': every weight is 0; at least one has to be larger",
  ],
  [
    'method: { name: custom, samples: [1, 2, 3] }',
    "5:34: key 'method.samples': expected 6 weights, one for each training sample, got 3",
  ],
  [
    'method: { name: custom, samples: [1, 2, 3, -4, 5, 6] }',
    "5:44: key 'method.samples[3]': expected a number ≥ 0, got -4",
  ],
  ['method: { name: custom, samples: 3 }', "5:34: key 'method.samples': expected a list of numbers, got 3"],
  [
    'method: { name: custom, groups: { 0: 1, 1: 1 }, samples: [1, 1, 1, 1, 1, 1] }',
    "5:58: key 'method.samples': custom takes groups or samples, not both",
  ],
  [
    'method: 3',
    "5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 3",
  ],
  [
    'method:',
    "5:8: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got nothing",
  ],
  [
    'method: [erm]',
    "5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got a list; several values belong under grid",
  ],
  ['method: { name: group-dro, nu: 0 }', "5:32: key 'method.nu': expected a number > 0, got 0"],
  [
    'method: erm\nseed: { range: 5 }',
    "6:7: key 'seed': expected an integer ≥ 0, got a generator; several values belong under grid",
  ],
  ['method: erm\nseed: 1.5', "6:7: key 'seed': expected an integer ≥ 0, got 1.5"],
  ['method: erm\nlambda: -1', "6:9: key 'lambda': expected a number ≥ 0, got -1"],
  ['method: erm\nlambda: .nan', "6:9: key 'lambda': expected a number ≥ 0, got NaN"],
  [
    'method: erm\nlambda: 1_000',
    "6:9: key 'lambda': expected a number ≥ 0, got '1_000'; write 1000 without quotes or underscores",
  ],
  ['method: erm\nlr: 0', "6:5: key 'lr': expected a number > 0 or { stable: … }, got 0"],
  ['method: erm\nlr: { stable: 101 }', "6:15: key 'lr.stable': expected a number > 0 and ≤ 100, got 101"],
  ['method: erm\ntrain: 3', "6:8: key 'train': expected a mapping { epochs: …, until: …, record: … }, got 3"],
  [
    'method: erm\ntrain: { epochs: 1e13 }',
    "6:18: key 'train.epochs': expected an integer ≥ 0 and ≤ 1e12, got 10000000000000",
  ],
  [
    'method: erm\nprecision: float46',
    "6:12: key 'precision': expected float64 or float32, got 'float46'; did you mean 'float64'?",
  ],
  [
    'method: erm\nengine: gram\nprecision: float32',
    "7:12: key 'precision': the gram engine computes in float64; use engine: graph for float32",
  ],
  [
    'engine: gram\ngrid:\n  method: [erm, iw]\n  precision:\n    - float64\n    - float32',
    "10:7: key 'grid.precision[1]': the gram engine computes in float64; use engine: graph for float32",
  ],
  ['method: erm\ndescription: 3', "6:14: key 'description': expected text, got 3; put it in quotes: '3'"],

  // Axes.
  ['grid: 3', "5:7: key 'grid': expected a mapping of axes to values, got 3"],
  ['grid: []', "5:7: key 'grid': expected at least one grid, got an empty list"],
  ['grid: { method: [] }', "5:9: key 'grid.method': no cells left: grid axis 'method' is empty"],
  [
    'grid: { method: [erm, hinge] }',
    "5:23: key 'grid.method[1]': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'hinge'",
  ],
  ['grid: { method: erm, lambda: [[1]] }', "5:31: key 'grid.lambda[0]': expected a number ≥ 0, got a list"],
  [
    'grid: { method: erm, width: [16] }',
    "5:22: key 'grid.width': linear has no 'width'; it takes init; give it inside the value, or leave such cells out with where",
  ],
  [
    'grid: { method: [erm, iw], method.nu: [0.1, 0.2] }',
    "5:28: key 'grid.method.nu': erm has no 'nu'; it takes no parameters; give it inside the value, or leave such cells out with where",
  ],
  [
    'grid: { method: erm, lr: 0.1, lr.stable: 2 }',
    "5:31: key 'grid.lr.stable': lr is 0.1 in some cells, which has no stable",
  ],
  [
    'grid: [{ method: erm }, { seed: 3 }]',
    "5:25: key 'grid[1].method': is missing: expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom",
  ],
  [
    'zip: { method: [erm, iw], lambda: [0, 1, 2] }',
    "5:6: key 'zip': zipped axes need equally many values, but method has 2 and lambda has 3",
  ],
  ['zip: {}\nmethod: erm', "5:6: key 'zip': expected a mapping of axes to equally many values, got an empty one"],
  [
    'grid: { lambda: 3 }\nzip: { method: [erm], lambda: [0] }',
    "6:23: key 'zip.lambda': axis lambda is already given by 'grid.lambda'",
  ],

  // Generators.
  [
    'grid: { method: erm, lambda: { logspce: { from: 1 } } }',
    "5:32: key 'grid.lambda.logspce': expected a number ≥ 0 or a generator (range, powers, logspace, linspace), got a mapping; did you mean 'logspace'?",
  ],
  [
    'grid: { method: erm, lambda: { range: 5, linspace: 3 } }',
    "5:42: key 'grid.lambda.linspace': does not belong beside range; a generator stands alone: { range: … }",
  ],
  [
    'grid: { method: erm, lambda: { logspace: 3 } }',
    "5:42: key 'grid.lambda.logspace': expected { from: …, to: …, count: … }, got 3",
  ],
  [
    'grid: { method: erm, lambda: { logspace: { from: 0, to: 1, count: 3 } } }',
    "5:42: key 'grid.lambda.logspace': expected from and to > 0, got from 0 to 1",
  ],
  [
    'grid: { method: erm, lambda: { linspace: { from: 0, too: 1, count: 3 } } }',
    "5:53: key 'grid.lambda.linspace.too': unknown key; expected from, to and count; did you mean 'to'?",
  ],
  [
    'grid: { method: erm, lambda: { linspace: { from: 0, to: 1 } } }',
    "5:42: key 'grid.lambda.linspace': needs count: expected { from: …, to: …, count: … }",
  ],
  [
    'grid: { method: erm, lambda: { linspace: { from: 0, to: 1, count: 1 } } }',
    "5:42: key 'grid.lambda.linspace': expected a count that is an integer ≥ 2, got 1",
  ],
  [
    'grid: { method: erm, lambda: { range: { from: 1, to: 0 } } }',
    "5:39: key 'grid.lambda.range': never reaches 0 from 1 in steps of 1",
  ],
  [
    'grid: { method: erm, lambda: { range: -1 } }',
    "5:39: key 'grid.lambda.range': expected an integer ≥ 0, or { from: …, to: …, step: … }, got -1",
  ],
  [
    'grid: { method: erm, lambda: { powers: { base: 10, from: 0, to: 400 } } }',
    "5:40: key 'grid.lambda.powers': 10^400 is beyond what a number can hold",
  ],
  [
    'grid: { method: erm, seed: { linspace: { from: 0, to: 1, count: 3 } } }',
    "5:28: key 'grid.seed': expected an integer ≥ 0, got 0.5 (value 2 of 3)",
  ],

  // Filters.
  [
    'method: erm\nexclude: { method: erm }',
    "6:10: key 'exclude': expected a list of partial cells, got a mapping; write [ { method: … } ]",
  ],
  ['method: erm\nexclude: [{}]', "6:11: key 'exclude[0]': an empty entry would exclude every cell"],
  [
    'method: erm\nexclude: [{ lamda: 0 }]',
    `6:13: key 'exclude[0].lamda': no cell has a key 'lamda'; keys are ${KEYS}; did you mean 'lambda'?`,
  ],
  [
    'method: erm\nexclude: [{ lr: "0.1 + 1" }]',
    "6:13: key 'exclude[0].lr': expected a number or { stable: … } to compare with, got an expression; use where",
  ],
  ['method: erm\nexclude: [{ method: erm }]', "6:11: key 'exclude[0]': no cells left: exclude leaves none of 1"],
  ['method: erm\ninclude: [erm]', "6:11: key 'include[0]': expected a partial cell such as { lambda: 0 }, got 'erm'"],
  [
    'include: [{ method: erm }, { lambda: 3 }]',
    "5:28: key 'include[1].method': is missing: expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom",
  ],

  // Expressions.
  ['method: erm\nwhere: true', '6:8: key \'where\': expected a condition such as "lambda < 1e-3", got true'],
  ['method: erm\nwhere: ""', "6:8: key 'where': is empty: expected an expression"],
  [
    'method: erm\nwhere: lamda < 3',
    `6:8: key 'where': no cell has a key 'lamda'; keys are ${KEYS}; did you mean 'lambda'?`,
  ],
  [
    'method: erm\nwhere: "seed < 3 and lamda < 3"',
    `6:22: key 'where': no cell has a key 'lamda'; keys are ${KEYS}; did you mean 'lambda'?`,
  ],
  ['method: erm\nwhere: |\n  lambda < "a"', "7:3: key 'where': < compares a number with text"],
  [
    'method: erm\nwhere:\n  - seed == 0\n  - lambda',
    "8:5: key 'where[1]': expected a condition, but 'lambda' is a number",
  ],
  ['method: erm\nwhere: lambda < 3 and', "6:22: key 'where': expected expression after and"],
  [
    'method: erm\nwhere: lambda < 3 AND seed > 3',
    "6:19: key 'where': expected an operator such as and, or, ==, <, + or *, got 'AND'; did you mean 'and'?",
  ],
  ['method: erm\nwhere: lambda = 3', "6:8: key 'where': = is not an operator of sweep expressions; did you mean '=='?"],
  [
    'method: erm\nwhere: lambda ^ 2 > 1',
    "6:8: key 'where': ^ is not an operator of sweep expressions; did you mean 'pow(x, y)'?",
  ],
  ['method: erm\nwhere: 0 < lambda < 3', "6:8: key 'where': comparisons cannot be chained; write a < b and b < c"],
  ['method: erm\nwhere: (lambda < 3', "6:19: key 'where': unclosed ("],
  ['method: erm\nwhere: lambda < 3 and seed', "6:23: key 'where': and needs a condition, got a number"],
  [
    'method: erm\nwhere: method == group-dro',
    `6:18: key 'where': no cell has a key 'group'; keys are ${KEYS}; text needs quotes: 'group-dro'`,
  ],
  [
    'method: erm\nwhere: method == "emr"',
    "6:18: key 'where': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'emr'; did you mean 'erm'?",
  ],
  ['method: erm\nwhere: method == 3', "6:8: key 'where': == compares text with a number"],
  ['method: erm\nwhere: method < "iw"', "6:8: key 'where': < compares numbers, not text"],
  [
    'method: erm\nwhere: train > 3',
    "6:8: key 'where': train is a mapping, not a value: name one of its keys; e.g. train.epochs",
  ],
  [
    'method: erm\nwhere: sin(lambda) > 1',
    "6:8: key 'where': no function 'sin'; functions are min, max, sqrt, log, exp, abs and pow; did you mean 'min'?",
  ],
  ['method: erm\nwhere: pow(lambda) > 1', "6:8: key 'where': pow takes 2 arguments, got 1"],
  ['method: erm\nwhere: constructor > 1', `6:8: key 'where': no cell has a key 'constructor'; keys are ${KEYS}`],
  ['method: erm\nwhere: "lambda > 1 ? true : false"', "6:9: key 'where': a ? b : c is not part of sweep expressions"],
  ['method: erm\nwhere: width > 1', "6:8: key 'where': no cells left: where leaves none of 1"],
  ['method: erm\nwhere: lambda > 3', "6:8: key 'where': no cells left: where leaves none of 1"],
  [
    'grid: { method: [erm, iw], seed: [3, 4] }\nwhere: seed < 4 and lr > 3',
    "6:21: key 'where': lr is not a number but stable 0.9 in the cell method erm, seed 3; use lr.stable",
  ],
  ['method: erm\nlr: lr * 2', "6:5: key 'lr': lr cannot depend on itself"],
  ['method: erm\nlr: 0.1 / lambda', "6:5: key 'lr': expected a finite learning rate > 0, got Infinity"],
  [
    'grid: { method: [erm, iw], lambda: [2, 1, 0] }\nlr: 0.1 * (lambda - 1)',
    "6:5: key 'lr': expected a finite learning rate > 0, got 0 in the cell method erm, lambda 1",
  ],
  [
    'grid: { method: [group-dro, erm] }\nlr: 0.1 * method.nu',
    "6:5: key 'lr': uses a key that is not there in the cell method erm",
  ],

  // YAML.
  [
    'method: [erm',
    '5:13: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['method: erm\n---\na: 1', '6:1: a second document begins here; a sweep is one document'],
  ['method: !!str erm', "5:15: key 'method': tags such as '!!str' are not used in sweeps"],
  ['method: !erm {}', "5:14: key 'method': tags such as '!erm' are not used in sweeps"],
  ['method: *x', "5:9: key 'method': alias *x refers to no anchor above it"],
  ['method: &x [*x]', "5:13: key 'method[0]': alias *x refers to no anchor above it"],
  ['? [a]\n: b', '5:3: expected a plain word as key'],
  ['method: erm\n<<: { lambda: 1 }', "6:1: key '<<': unknown key"],
  [`method: ${'['.repeat(100)}`, '5:42: is nested more than 32 levels deep'],
  [
    'method: "\\e[31mred"',
    "5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got '\\u001b[31mred'",
  ],
];

/** Whole files. */
const FILES: readonly (readonly [string, string])[] = [
  ['', '1:1: is empty: expected a sweep with name, data, model, loss, method'],
  ['# nothing\n', '1:1: is empty: expected a sweep with name, data, model, loss, method'],
  ['- a', '1:1: expected a mapping with name, data, model, loss, method, got a list'],
  ['%YAML 1.1\n---\nname: x', '1:1: sweeps are YAML 1.2, not 1.1: remove %YAML'],
  [
    BASE,
    "1:1: key 'method': is missing: expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom",
  ],
  [
    BASE.replace('name: test\n', '') + 'method: erm',
    "1:1: key 'name': is missing: it names the directory of the run; e.g. name: width-lambda",
  ],
  [BASE.replace('name: test', 'nmae: test') + 'method: erm', "1:1: key 'nmae': unknown key; did you mean 'name'?"],
  ...['../x', '.', 'a/b', '-x', `'${'x'.repeat(101)}'`, '"a b"'].map((name) => {
    const bare = name.replaceAll(/['"]/g, '');
    const shown = bare.length > 40 ? `${bare.slice(0, 39)}…` : bare;
    const wanted = "at most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit";
    return [
      BASE.replace('name: test', `name: ${name}`) + 'method: erm',
      `1:7: key 'name': expected ${wanted}, got '${shown}'`,
    ] as const;
  }),
  [
    BASE.replace('name: test', 'name: 2024') + 'method: erm',
    "1:7: key 'name': expected text, got 2024; put it in quotes: '2024'",
  ],
  [
    BASE.replace('squared', 'hinge') + 'method: erm',
    "4:7: key 'loss': expected squared, logistic, poly-tail, vs, wce, la, cdt, ldam, cross-entropy or vector-squared, got 'hinge'",
  ],
  [
    BASE.replace('1: 1', '1: 1, 2: 3') + 'method: erm',
    "2:31: key 'data.classes': with 3 classes say which are −1 and which 1: labels: { 0: -1, 1: 1, 2: -1 }, or take a loss over classes: cross-entropy or vector-squared",
  ],
  [
    BASE.replace('squared', 'cross-entropy').replace('classes:', 'labels: { 0: -1, 1: 1 }, classes:') + 'method: erm',
    "2:35: key 'data.labels.0': expected the label of digit 0 to be 0, 1, 2, …, got -1",
  ],
  [
    BASE.replace('squared', '{ name: cross-entropy, by: group }') + 'method: erm',
    "4:30: key 'loss.by': cross-entropy has no 'by'; it takes no parameters",
  ],
  [
    BASE.replace('squared', '{ name: vs, omega: { 0: 2 } }') + 'method: erm',
    "4:31: key 'loss.omega.0': classes are −1 and 1, not 0; for digits say by: group",
  ],
  [
    BASE.replace('squared', '{ name: vs, by: group, delta: { 7: 2 } }') + 'method: erm',
    "4:42: key 'loss.delta.7': digit 7 is not among data.classes (0, 1)",
  ],
  [
    BASE.replace('squared', '{ name: vs, delta: { -1: 0 } }') + 'method: erm',
    "4:32: key 'loss.delta.-1': expected a number > 0, got 0",
  ],
  [
    BASE.replace('squared', '{ name: ldam, by: label }') + 'method: erm',
    "4:25: key 'loss.by': expected class or group, got 'label'",
  ],
  [
    BASE.replace('squared', '{ name: la, tau: -1 }') + 'method: erm',
    "4:24: key 'loss.tau': expected a number ≥ 0, got -1",
  ],
  [
    BASE.replace('linear', 'network') + 'method: erm',
    "3:8: key 'model': network needs width: an integer ≥ 1 and ≤ 1e7",
  ],
  [
    BASE.replace('linear', '{ kind: network, depth: 1 }') + 'method: erm',
    "3:8: key 'model': network needs width: an integer ≥ 1 and ≤ 1e7",
  ],
  [
    BASE.replace('linear', '{ kind: network, width: 0 }') + 'method: erm',
    "3:32: key 'model.width': expected an integer ≥ 1 and ≤ 1e7, got 0",
  ],
  [
    BASE.replace('linear', '{ kind: network, width: 8, activation: step }') + 'method: erm',
    "3:47: key 'model.activation': expected tanh, erf, sigmoid, softplus, gelu, swish or relu, got 'step'",
  ],
  [
    BASE.replace('linear', '{ kind: network, width: 8, depth: 0 }') + 'method: erm',
    "3:42: key 'model.depth': expected an integer ≥ 1 and ≤ 64, got 0",
  ],
  [
    BASE.replace('1: 1', '11: 1') + 'method: erm',
    "2:39: key 'data.classes.11': expected 0, 1, 2, 3, 4, 5, 6, 7, 8 or 9 as key, got '11'",
  ],
  [
    BASE.replace('0: 5', '0: 99999') + 'method: erm',
    "2:36: key 'data.classes.0': MNIST has 5923 training images of digit 0, not 99999",
  ],
  [
    BASE.replace('classes', 'clases') + 'method: erm',
    "2:22: key 'data.clases': mnist has no 'clases'; it takes classes, labels, test, scale and seed; did you mean 'classes'?",
  ],
  [
    BASE.replace('0: 5, 1: 1', '0: 5') + 'method: erm',
    "2:31: key 'data.classes': expected at least two classes, as in { 0: 5, 1: 1 }",
  ],
  [
    BASE.replace('{ name: mnist, classes: { 0: 5, 1: 1 } }', 'mnist') + 'method: erm',
    "2:7: key 'data': mnist needs classes: a mapping { 0: …, 1: … }",
  ],
  [
    BASE + 'grid:\n  method: [erm, iw]\n  data.classes: [{ 0: 5, 1: 1 }, { 0: 5, 1: 99999 }]\n',
    "7:45: key 'grid.data.classes[1].1': MNIST has 6742 training images of digit 1, not 99999",
  ],
];

describe('a bad sweep file', () => {
  it.each(ADDED)('%j is told in one line', (added, line) => {
    expect(problemsOf(BASE + added)).toEqual([`f.yaml:${line}`]);
  });

  it.each(FILES)('%j is told in one line', (text, line) => {
    expect(problemsOf(text)).toEqual([`f.yaml:${line}`]);
  });

  it('has all its problems told in one go, in the order of the file', () => {
    const text = `${BASE}lamda: 1\ngrid:\n  method: [erm, hinge]\n  lr: -1\nwhere: sed > 1\n`;
    expect(problemsOf(text)).toEqual([
      "f.yaml:5:1: key 'lamda': unknown key; did you mean 'lambda'?",
      "f.yaml:7:17: key 'grid.method[1]': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'hinge'",
      "f.yaml:8:7: key 'grid.lr': expected a number > 0 or { stable: … }, got -1",
      `f.yaml:9:8: key 'where': no cell has a key 'sed'; keys are ${KEYS}; did you mean 'seed'?`,
    ]);
  });

  it('has lines and columns counted the same with a byte order mark and with Windows line ends', () => {
    const text = `${BASE}method: hinge\n`;
    const wanted = [
      "f.yaml:5:9: key 'method': expected erm, iw, group-dro, cvar, chi2-dro, kl-dro, cvar-doro, chi2-doro, jtt, focal or custom, got 'hinge'",
    ];
    expect(problemsOf(`\ufeff${text}`)).toEqual(wanted);
    expect(problemsOf(text.replaceAll('\n', '\r\n'))).toEqual(wanted);
    expect(problemsOf(`\ufeff${text.replace('test', '3')}`)[0]).toMatch(/^f\.yaml:1:7: /);
  });

  it('with thousands of problems lists the first fifty', () => {
    const lines = problemsOf(`${BASE}grid: { method: [${'hinge, '.repeat(1000)}] }`);
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('… and 950 more problems');
  });

  it('that multiplies by aliases is refused, not expanded', () => {
    const level = (i: number) => `x${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`;
    const bomb = ['x0: &a0 [1, 2, 3]', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(level)].join('\n');
    const [line, ...others] = problemsOf(bomb);
    expect(line).toMatch(/^f\.yaml:\d+:\d+: key 'x\d.*': the file stands for more than 1,000,000 values/);
    expect(others).toEqual([]);
  });

  it('of more than a mebibyte is refused unread', () => {
    const text = `${BASE}#${'x'.repeat(1024 * 1024)}`;
    expect(problemsOf(text)).toEqual([
      `f.yaml:1:1: is larger than a sweep file may be: ${text.length.toLocaleString('en-US')} bytes, at most 1,048,576`,
    ]);
  });
});
