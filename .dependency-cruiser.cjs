/** The rooms of the source, and which may know of which. @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment: 'src/core computes: no files, threads, network, clock or logger, and no TensorFlow.js.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '/generated/' },
      to: {
        pathNot: [
          '^src/core/',
          '^node_modules/(zod|yaml|csv-parse|ml-matrix|jsep|@jsep-plugin|fastest-levenshtein|protobufjs|quadprog)/',
          '^(node:)?crypto$',
        ],
      },
    },
    {
      name: 'generated-code-stays-in',
      comment: 'Generated codecs are turned into types of our own where they are used.',
      severity: 'error',
      from: { pathNot: ['^src/wire/', '^src/core/graph/', '/generated/'] },
      to: { path: '/generated/' },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'report-knows-records-only',
      comment: 'src/report draws what src/core describes, wherever it was stored.',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/', pathNot: '^src/(report|core)/' },
    },
    {
      name: 'browsers-have-no-node',
      comment: 'What runs in a page knows the shape of its figures, and Vega.',
      severity: 'error',
      from: { path: '^src/report/browser/' },
      to: { pathNot: ['^src/report/browser/', '^src/report/live/(figure|packed)', '^node_modules/vega'] },
    },
    {
      name: 'coordinator-does-not-train',
      severity: 'error',
      from: { path: '^src/coordinator/' },
      to: { path: '^src/(worker|report)/' },
    },
    {
      name: 'worker-does-not-coordinate',
      severity: 'error',
      from: { path: '^src/worker/' },
      to: { path: '^src/(coordinator|report)/' },
    },
    {
      name: 'launcher-does-not-train',
      severity: 'error',
      from: { path: '^src/launch/' },
      to: { path: '^src/(coordinator|worker|report|log)/' },
    },
    {
      name: 'allocator-is-pure',
      comment: 'src/launch/allocator decides: no files, processes, network or clock.',
      severity: 'error',
      from: { path: '^src/launch/allocator/' },
      to: { pathNot: '^src/launch/allocator/' },
    },
    {
      name: 'wire-only-translates',
      severity: 'error',
      from: { path: '^src/wire/' },
      to: { path: '^src/(coordinator|worker|report)/' },
    },
    {
      name: 'security-stands-alone',
      comment: 'Who is let in depends on certificates and tokens, not on what a fleet does.',
      severity: 'error',
      from: { path: '^src/security/' },
      to: { path: '^src/', pathNot: '^src/security/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment: 'Users install without them; what pages run has been bundled.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/report/browser/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectJSDocImports: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
