/** One entity as the ledger keeps it, and how it is printed. */
import { entityType } from './entity-types.ts';
import { inOrder, objectAt, type Json, type JsonObject } from './json.ts';
import { metaDataTime } from './times.ts';

/**
 * A row of `sandbox.qbo_entities`. `body` holds every field but those of `identity`, which stand
 * in columns; CustomerRef's name is looked up when printing, so a renamed customer shows at once.
 */
export type Stored = {
  readonly type: string;
  readonly id: string;
  syncToken: number;
  readonly createTime: Date;
  lastUpdatedTime: Date;
  deleted: boolean;
  active: boolean;
  lastLineId: number;
  customerName: string | null;
  body: JsonObject;
};

/** The entity as QuickBooks answers it, keys in QuickBooks' order. */
export function printEntity(stored: Stored): JsonObject {
  const system: Record<string, Json> = {
    domain: 'QBO',
    sparse: false,
    Id: stored.id,
    SyncToken: String(stored.syncToken),
    MetaData: {
      CreateTime: metaDataTime(stored.createTime),
      LastUpdatedTime: metaDataTime(stored.lastUpdatedTime),
    },
  };
  const body = { ...stored.body, ...system };
  const customer = objectAt(body, 'CustomerRef');
  if (customer !== undefined && stored.customerName !== null) {
    body.CustomerRef = { ...customer, name: stored.customerName };
  }
  return inOrder(body, Object.keys(entityType(stored.type).fields));
}

/** What change data capture tells of a deleted entity. */
export function printDeleted(stored: Stored): JsonObject {
  return {
    domain: 'QBO',
    status: 'Deleted',
    Id: stored.id,
    MetaData: { LastUpdatedTime: metaDataTime(stored.lastUpdatedTime) },
  };
}
