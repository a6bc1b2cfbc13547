import type { Router } from 'express';
import { z } from 'zod';
import { ControlProblem } from '../http/problem.ts';
import type { SandboxCompany } from '../companies.ts';

const currencyCode = /^[A-Z]{3}$/;
const newCompany = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  seed: z.enum(['empty', 'demo']).default('empty'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .default('US'),
  currency: z.string().regex(currencyCode, 'must be an ISO 4217 code').default('USD'),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone').default('America/New_York'),
  bookCloseDate: z.iso.date().nullable().default(null),
  /** Absent: by codes in the US, off elsewhere. */
  salesTax: z.enum(['off', 'codes', 'automatic']).optional(),
  /** Foreign currencies that are active; any makes the company multi-currency. */
  currencies: z.array(z.string().regex(currencyCode, 'must be ISO 4217 codes')).default([]),
  /** Whether a payment's invoices send a webhook of their own; QuickBooks may do either. */
  linkedEvents: z.boolean().default(true),
  /** Fills the company with so many; amounts have two decimals. */
  bulk: z
    .strictObject({
      customers: z.int().min(1).max(100_000),
      invoices: z.int().min(0).max(1_000_000),
      payments: z.int().min(0).max(1_000_000),
    })
    .refine((size) => size.payments <= size.invoices, 'must have an invoice for every payment')
    .optional(),
  connect: z.boolean().default(false),
});
export type NewCompany = z.infer<typeof newCompany>;

type Deps = {
  listCompanies: () => Promise<readonly SandboxCompany[]>;
  /** Makes the company with its seed; answers the realm id. */
  createCompany: (company: NewCompany) => Promise<string>;
  /** A token of a second app for the v3 API. */
  issueToken: (realmId: string) => Promise<string>;
  /** Connects the company to the app; undefined, or why it did not work. */
  connect: (realmId: string) => Promise<string | undefined>;
  createApiKey: (realmId: string) => Promise<string>;
  waitUntilIdle: () => Promise<boolean>;
};

/** `GET` and `POST /control/companies`. */
export function addCompanyRoutes(router: Router, deps: Deps): void {
  router.get('/companies', async (_req, res) => {
    res.json({ items: await deps.listCompanies() });
  });

  router.post('/companies', async (req, res) => {
    const company = newCompany.parse(req.body ?? {});
    const realmId = await deps.createCompany(company);
    const accessToken = await deps.issueToken(realmId);
    if (!company.connect) {
      res.status(201).json({ realmId, accessToken, apiKey: null });
      return;
    }
    const refusal = await deps.connect(realmId);
    if (refusal) throw new ControlProblem(502, 'The company did not connect', refusal);
    if (!(await deps.waitUntilIdle())) {
      const detail = `Company ${realmId} is connected, but its first sync did not end in a minute.`;
      throw new ControlProblem(503, 'Not idle', detail);
    }
    res.status(201).json({ realmId, accessToken, apiKey: await deps.createApiKey(realmId) });
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
