/** Takes a piece of text; when it returns a promise the writer waits for it, so that a slow reader holds up the source. */
export type Write = (text: string) => void | Promise<void>;

/** The same for a piece of a file of any kind. */
export type WritePiece = (piece: string | Uint8Array) => void | Promise<void>;
