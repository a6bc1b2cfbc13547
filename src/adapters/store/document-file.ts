/** A document as it is kept: what it is was read from its own bytes. */
export type DocumentFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly content: Uint8Array;
};
