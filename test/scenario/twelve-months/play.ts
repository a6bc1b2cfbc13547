/** A story, done to the program's world: through QuickBooks' API, ours, and the control surface. */
import { z } from 'zod';
import * as money from './calculator/amounts.ts';
import { isOfLedger, type Event, type OfficeEvent } from './events.ts';
import { createLedgerHand } from './in-quickbooks.ts';
import type { Theatre } from './theatre.ts';

const chargeList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      assessmentDate: z.string(),
      status: z.string(),
      currency: z.string(),
      qbo: z.object({ invoiceId: z.string().nullable() }),
    }),
  ),
});
const runShape = z.object({ status: z.string(), note: z.string().nullable() });
const idShape = z.object({ id: z.string() });
export type Player = ReturnType<typeof createPlayer>;

/** Somebody who does in the world what a story tells. */
export function createPlayer(theatre: Theatre) {
  const { stage, book } = theatre;
  const api: Theatre['api'] = (path, body, method) => theatre.api(path, body, method);
  const holds = new Map<string, string>();
  const { idOf, act } = createLedgerHand(book, async (invoice, on) => {
    const { qbo } = await findCharge(invoice, on, 'written');
    return qbo.invoiceId ?? '';
  });

  async function findCharge(invoice: string, on: string, status: string) {
    const { items } = chargeList.parse(await api(`/charges?invoice=${idOf(invoice)}&limit=200`));
    const found = items.find((each) => each.assessmentDate === on && each.status === status);
    if (found === undefined) throw new Error(`No ${status} charge on ${invoice} of ${on}`);
    return found;
  }

  const startRun = async (): Promise<z.infer<typeof runShape>> =>
    runShape.parse(await api('/runs', { dryRun: false }));

  async function run({ but }: Extract<Event, { do: 'run' }>): Promise<void> {
    // A run asks QuickBooks what changed, unless somebody did so a short while ago.
    if (syncedOn === today()) await bringUpToDate();
    isAhead = false;
    syncedOn = today();
    if (but !== undefined && 'killedAt' in but) {
      await theatre.killAt(but.killedAt, startRun, but.ifReached === true);
      await theatre.work();
    } else if (but !== undefined) {
      const write = { api: 'quickbooks', method: 'POST', path: '/batch' };
      const match = but.on === 'write' ? write : { api: 'quickbooks', method: 'GET' };
      await stage.fault(match, but.fault, { times: but.times ?? 1 });
    }
    const done = await theatre.hurry(startRun);
    if (done.status !== 'done') throw new Error(`A run ended ${done.status}: ${done.note}`);
    await stage.control('DELETE', '/faults');
    await releaseHeldRuns();
  }

  /** Whoever follows the rules by hand finds no day unusual: what is held as such goes at once. */
  async function releaseHeldRuns(): Promise<void> {
    const waiting = await theatre.dunwell().stores.heldRuns.waiting(realmId);
    for (const { runId } of waiting)
      await api(`/runs/${runId}/release`, { reason: 'As it should' });
    if (waiting.length > 0) await theatre.work();
  }

  async function heldRun(): Promise<void> {
    await stage.fault({ api: 'quickbooks' }, '500', { times: 1_000 });
    const { status } = await startRun();
    await stage.control('DELETE', '/faults');
    if (status !== 'held') throw new Error(`A run without QuickBooks ended ${status}`);
  }

  const runs: readonly string[] = ['run', 'heldRun', 'webhooks', 'flush'];
  let isAhead = false;
  let syncedOn = '';
  /** The program must know of a customer or an invoice before anything can be said of it. */
  async function bringUpToDate(): Promise<void> {
    if (!isAhead) return;
    await api('/sync', {});
    isAhead = false;
    syncedOn = today();
  }
  const today = (): string => stage.sandbox.clock.now().toISOString().slice(0, 10);

  const { realmId } = book;
  const actor = 'story';

  async function reverse({ invoice, on, amount }: Extract<Event, { do: 'reverse' }>) {
    const { id, currency } = await findCharge(invoice, on, 'written');
    const answer = await theatre.dunwell().reversals.reverseCharge({
      realmId,
      id,
      actor,
      reason: 'Charged in error',
      amount: amount === undefined ? null : money.minor(amount, currency),
    });
    if (answer.outcome !== 'done') throw new Error(`Not reversed: ${JSON.stringify(answer)}`);
  }

  async function correct({ invoice, on }: Extract<Event, { do: 'correct' }>): Promise<void> {
    const charge = await findCharge(invoice, on, 'written');
    const { stores, reversals } = theatre.dunwell();
    const filter = { chargeIds: [charge.id], statuses: ['proposed' as const] };
    const [found] = await stores.chargeReversals.list(realmId, filter, { limit: 2 });
    const answer = await reversals.approve({ realmId, id: found?.id ?? '', actor, reason: null });
    if (answer.outcome !== 'done') throw new Error(`Not corrected: ${JSON.stringify(answer)}`);
  }

  async function inDunwell(event: OfficeEvent): Promise<void> {
    if (!runs.includes(event.do)) await bringUpToDate();
    switch (event.do) {
      case 'groups':
        await api(`/customers/${idOf(event.customer)}`, { groups: event.groups }, 'PATCH');
        return;
      case 'policy': {
        const { level, subject, rule } = event;
        const last = level === 'company' ? '' : `/${level === 'group' ? subject : idOf(subject)}`;
        const path = `/policies/${level}${last}`;
        if (rule === null) await api(path, undefined, 'DELETE');
        else await api(path, { charges: rule }, 'PUT');
        return;
      }
      case 'hold': {
        const { scope, subject, reason, until } = event;
        const body = { scope: { kind: scope, id: idOf(subject) }, stops: 'charges', reason };
        const made = await api('/holds', { ...body, ...(until === undefined ? {} : { until }) });
        holds.set(event.key, idShape.parse(made).id);
        return;
      }
      case 'lift':
        await api(`/holds/${holds.get(event.hold) ?? ''}`, undefined, 'DELETE');
        return;
      case 'settings': {
        const { mode, stopped } = event;
        const modes = mode === undefined ? {} : { modes: { charges: mode } };
        await api('', { ...modes, ...(stopped === undefined ? {} : { stopped }) }, 'PATCH');
        return;
      }
      case 'webhooks':
        await stage.control('POST', '/webhooks', { mode: event.mode });
        return;
      case 'flush':
        await stage.control('POST', '/webhooks/flush', {});
        return;
      case 'run':
        await run(event);
        return;
      case 'lookAgain':
        return;
      case 'heldRun':
        await heldRun();
        return;
      case 'approve':
        await api(
          `/charges/${(await findCharge(event.invoice, event.on, 'proposed')).id}/approve`,
          {},
        );
        await theatre.work();
        return;
      case 'waive': {
        const id = (await findCharge(event.invoice, event.on, 'proposed')).id;
        await api(`/charges/${id}/waive`, { reason: 'A good customer' });
        return;
      }
      case 'reverse':
        await reverse(event);
        await theatre.work();
        return;
      case 'correct':
        await correct(event);
        await theatre.work();
        return;
    }
  }

  return {
    idOf,
    async play(event: Event): Promise<void> {
      if (!isOfLedger(event)) {
        await inDunwell(event);
        await theatre.settle();
        return;
      }
      await act(event);
      isAhead = true;
    },
  };
}
