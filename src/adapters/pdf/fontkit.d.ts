// The package has no types; this is the part that is used here.
declare module 'fontkit' {
  export type Font = { hasGlyphForCodePoint(codePoint: number): boolean };
  export function create(file: Buffer): Font;
}
