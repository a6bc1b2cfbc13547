import { z } from 'zod';

const companySchema = z.object({ realmId: z.string(), accessToken: z.string() }).loose();
const entitySchema = z
  .object({
    Id: z.string(),
    SyncToken: z.string(),
    Balance: z.number().optional(),
    Line: z
      .array(
        z
          .object({
            Id: z.string().optional(),
            Amount: z.number().optional(),
            Description: z.string().optional(),
            DetailType: z.string().optional(),
          })
          .loose(),
      )
      .optional(),
  })
  .loose();
export type LedgerEntity = z.infer<typeof entitySchema>;

export type LedgerClient = ReturnType<typeof createLedgerClient>;

/**
 * The v3 API of a company as a second app would use it.
 * @param company what the control surface answered when it made the company
 */
export function createLedgerClient(sandboxUrl: string, company: unknown) {
  const { realmId, accessToken } = companySchema.parse(company);

  async function call(path: string, body?: unknown): Promise<LedgerEntity> {
    const answer = await fetch(`${sandboxUrl}/v3/company/${realmId}${path}`, {
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`QuickBooks answered ${answer.status}: ${text}`);
    const [entity] = Object.values(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
    return entitySchema.parse(entity);
  }

  return {
    realmId,
    /** @param type in lower case, as it stands in the address */
    create: (type: string, body: object) => call(`/${type}`, body),
    read: (type: string, id: string) => call(`/${type}/${id}`),
    update: (type: string, body: object) => call(`/${type}`, body),
  };
}
