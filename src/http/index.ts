export type { HttpAddress, HttpOptions } from './address.js';
export { httpAddress } from './address.js';
export type { HttpReply, HttpRequest } from './message.js';
export { jsonReply, textReply } from './message.js';
export type { Route } from './router.js';
export { HttpServer } from './server.js';
