/** Colours of mails, as #rrggbb, and whether text on them can be read. */
import { z } from 'zod';

/** What buttons and the line at the top have where the owner chose nothing. */
export const defaultColour = '#1f5f8b';

/** WCAG 2.2, 1.4.3: text needs this much contrast with what is behind it. */
export const leastContrast = 4.5;

const white = '#ffffff';
const black = '#111418';

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours by WCAG, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour of text on a colour: white where that can be read, else near black. */
export const textOn = (colour: string): string =>
  contrast(colour, white) >= leastContrast ? white : black;

/** A colour that text can be read on, and that stands out from the white of a mail. */
export const colourSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1f5f8b')
  .refine((colour) => contrast(colour, white) >= leastContrast, {
    message: `must be darker: white text on it needs a contrast of ${leastContrast} to 1 to be read`,
  });
