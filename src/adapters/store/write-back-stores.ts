import type { Clock } from '../../clock.ts';
import { createAccruedChargeStore } from './accrued-charges.ts';
import type { Database } from './database.ts';
import { createLateFeeStore } from './late-fees.ts';
import { createWriteBackSettingsStore } from './write-back-settings.ts';

/** What the writing of charges keeps besides the charges. */
export const createWriteBackStores = (options: { db: Database; clock: Clock }) => ({
  writeBackSettings: createWriteBackSettingsStore(options),
  accruedCharges: createAccruedChargeStore(options),
  lateFees: createLateFeeStore(options),
});
