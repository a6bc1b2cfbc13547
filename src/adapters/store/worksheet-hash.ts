import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/decide/decision.ts';
import { canonicalJson } from '../../core/decide/fingerprint.ts';

/**
 * SHA-256, in hex, of a worksheet as canonical JSON: the keys of every object sorted, no spaces,
 * so that the way through a JSON column changes nothing. It is stored beside the worksheet and
 * printed on it; a worksheet that was tampered with no longer has it.
 */
export function worksheetHash(worksheet: JsonValue): string {
  return createHash('sha256').update(canonicalJson(worksheet)).digest('hex');
}
