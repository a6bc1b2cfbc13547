import type { EntityType } from './entity-types.ts';
import { QuickBooksFault, unsupportedOperation } from './faults.ts';
import { objectAt, textAt } from './json.ts';
import { loadLive } from './operations.ts';
import type { Stored } from './stored.ts';
import { metaDataTime } from './times.ts';
import type { WriteSession } from './write-session.ts';

/** Marks a form as sent by e-mail: EmailStatus, DeliveryInfo and, when given, the new address. */
export async function sendEntity(
  session: WriteSession,
  type: EntityType,
  request: { id: string; sendTo: string | undefined },
): Promise<Stored> {
  if (!type.can.includes('send')) throw unsupportedOperation(`send ${type.name}`);
  const stored = await loadLive(session, type, request.id);
  const element = type.name === 'PurchaseOrder' ? 'POEmail' : 'BillEmail';
  const address = request.sendTo ?? textAt(objectAt(stored.body, element) ?? {}, 'Address');
  if (type.name !== 'Payment' && (address === undefined || !address.includes('@'))) {
    const detail = 'Email Address should be in the format of abc@xyz.com';
    throw new QuickBooksFault('2210', 'Invalid email address format', detail, {
      element,
    });
  }
  const body = {
    ...stored.body,
    ...(type.name === 'Payment' ? {} : { EmailStatus: 'EmailSent' }),
    ...(address === undefined || type.name === 'Payment'
      ? {}
      : { [element]: { Address: address } }),
    DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: metaDataTime(session.now) },
  };
  session.change(stored, body, 'Emailed');
  return stored;
}
