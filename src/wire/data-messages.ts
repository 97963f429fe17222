export interface FetchRequest {
  readonly kind: 'fetch';
  readonly digest: string;
}

/** A piece of a data file. */
export interface DataChunk {
  readonly kind: 'chunk';
  /** Of the whole file, in the first piece of an upload; else null. */
  readonly digest: string | null;
  readonly data: Uint8Array;
}

export interface UploadReply {
  readonly kind: 'uploaded';
}
