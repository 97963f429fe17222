/** Raised by any change that an older peer would misunderstand; peers of different versions refuse each other. */
export const PROTOCOL_VERSION = 2;
