import type { Option } from './choice.tsx';

/** What QuickBooks has to choose from for the line of a charge. */
export type LineOptions = {
  /** Empty lists where QuickBooks has none or could not be read. */
  readonly options: Readonly<
    Record<'item' | 'account' | 'taxCode' | 'class' | 'department', readonly Option[]>
  >;
  readonly tracks: { readonly classes: boolean; readonly departments: boolean };
  /** Whether there may be more items than are listed. */
  readonly isCut: boolean;
  /** Why the lists are empty; null when QuickBooks was read, or nobody asked it. */
  readonly unread: string | null;
};
