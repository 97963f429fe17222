export { javascriptEngine } from './javascript-engine.js';
