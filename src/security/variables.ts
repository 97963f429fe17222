/** Where everybody finds the folder of certificates. */
export const TLS_VARIABLE = 'GRW_TLS';
/** Where nodes find the join token itself, or the name of its file, when they are not told otherwise. */
export const TOKEN_VARIABLE = 'GRW_JOIN_TOKEN';
export const TOKEN_FILE_VARIABLE = 'GRW_JOIN_TOKEN_FILE';
