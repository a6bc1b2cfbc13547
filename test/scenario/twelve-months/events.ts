/** What can happen in a story. Each thing is done to the program's world and to the books by hand. */
import type { ChargesRule, Level } from './calculator/policy.ts';

/** Amounts by the key of what they are for. */
type Shares = Readonly<Record<string, string>>;

/** A sale as QuickBooks takes it. `total` is what a bookkeeper makes of it, tax and all. */
export type Sale = {
  readonly do: 'invoice';
  readonly key: string;
  readonly customer: string;
  readonly txn: string;
  readonly due: string;
  readonly total: string;
  readonly deposit?: string;
  /** Fields beside these; without them one line of the total. */
  readonly form?: object;
};

/** What people do in QuickBooks. */
export type LedgerEvent =
  | {
      readonly do: 'customer';
      readonly key: string;
      readonly parent?: string;
      readonly currency?: string;
      /** A state of the US, where the law has a record of it. */
      readonly state?: 'GA';
    }
  /** A bundle, which forms name by its key. */
  | { readonly do: 'bundle'; readonly key: string }
  | { readonly do: 'reparent'; readonly customer: string; readonly parent: string | null }
  | Sale
  /** A person adds a line to the invoice in QuickBooks. */
  | { readonly do: 'addLine'; readonly invoice: string; readonly amount: string }
  | { readonly do: 'redate'; readonly invoice: string; readonly due: string }
  | { readonly do: 'void' | 'delete'; readonly invoice: string }
  | {
      readonly do: 'pay';
      readonly key: string;
      readonly customer: string;
      readonly dated: string;
      readonly received: string;
      readonly applied: Shares;
      readonly credits?: Shares;
    }
  | { readonly do: 'voidPayment' | 'deletePayment'; readonly payment: string }
  | {
      readonly do: 'credit';
      readonly key: string;
      readonly customer: string;
      readonly dated: string;
      readonly amount: string;
    }
  | { readonly do: 'close'; readonly until: string | null };

/** How a reversal must come about. */
type Way = 'removeLine' | 'lowerLine' | 'voidInvoice' | 'creditMemo';

/** What people do in the program, and what happens to it. */
export type OfficeEvent =
  | { readonly do: 'groups'; readonly customer: string; readonly groups: readonly string[] }
  | {
      readonly do: 'policy';
      readonly level: Level;
      readonly subject: string;
      /** Null clears the level. */
      readonly rule: ChargesRule | null;
    }
  | {
      readonly do: 'hold';
      readonly key: string;
      readonly scope: 'customer' | 'invoice';
      readonly subject: string;
      readonly reason: 'exclusion' | 'dispute' | 'promise' | 'plan' | 'other';
      readonly until?: string;
    }
  | { readonly do: 'lift'; readonly hold: string }
  | {
      readonly do: 'settings';
      readonly mode?: 'off' | 'observe' | 'review' | 'automatic';
      readonly stopped?: boolean;
    }
  | {
      readonly do: 'webhooks';
      readonly mode: 'deliver' | 'hold' | 'drop' | 'duplicate' | 'shuffle';
    }
  /** Delivers the webhooks that were held. */
  | { readonly do: 'flush' }
  /** A daily cycle. What goes wrong in it must change nothing but the time it takes. */
  | {
      readonly do: 'run';
      readonly but?:
        | { readonly killedAt: string; readonly ifReached?: boolean }
        | { readonly fault: string; readonly on: 'write' | 'read'; readonly times?: number };
    }
  /** Somebody opens the queue of what waits, which is brought up to date for that. */
  | { readonly do: 'lookAgain' }
  /** QuickBooks does not answer: the cycle must hold and conclude nothing. */
  | { readonly do: 'heldRun' }
  | { readonly do: 'approve' | 'waive'; readonly invoice: string; readonly on: string }
  | {
      readonly do: 'reverse';
      readonly invoice: string;
      readonly on: string;
      readonly amount?: string;
      readonly by?: Way;
    }
  /** A person agrees to what the program proposes to give back. */
  | { readonly do: 'correct'; readonly invoice: string; readonly on: string; readonly by?: Way };

export type Event = LedgerEvent | OfficeEvent;

const ofLedger: Readonly<Record<LedgerEvent['do'], true>> = {
  customer: true,
  bundle: true,
  reparent: true,
  invoice: true,
  addLine: true,
  redate: true,
  void: true,
  delete: true,
  pay: true,
  voidPayment: true,
  deletePayment: true,
  credit: true,
  close: true,
};
export const isOfLedger = (event: Event): event is LedgerEvent => event.do in ofLedger;

/** A day of a story with what happens on it, in order. */
export type StoryDay = readonly [date: string, ...events: readonly Event[]];
