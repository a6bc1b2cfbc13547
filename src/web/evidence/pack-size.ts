import type { EvidenceCounts } from '../../adapters/store/evidence-counts.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import { groupDigits } from '../components/format.ts';
import type { FieldError } from '../components/view.ts';

/**
 * Files that one pack may be asked to hold. Its archive has room for 65,534: the others are for its
 * tables and for what comes to pass while it is made.
 */
const mostFiles = 65_000;

const smaller: Record<EvidenceScope['kind'], string> = {
  period: 'Choose a shorter period',
  customer: 'Choose a period or an invoice instead',
  invoice: 'Choose a period instead',
};

/** Why a pack would be too large to make, at the field to choose anew; none when it is not. */
export function sizeErrors({ kind }: EvidenceScope, { files }: EvidenceCounts): FieldError[] {
  if (files <= mostFiles) return [];
  const [many, most] = [files, mostFiles].map((count) => groupDigits(String(count)));
  const message = `These are ${many} files and a pack has room for ${most}. ${smaller[kind]}`;
  return [{ field: kind === 'period' ? 'to' : 'about', message }];
}
