import type { Language } from './languages.ts';

/** How a language puts the arithmetic of a charge; arguments are texts in that language. */
export type ArithmeticWords = {
  readonly yearly: (percent: string) => string;
  readonly onFor: (balance: string, days: string) => string;
  readonly days: (count: string, isOne: boolean) => string;
  readonly of: (percent: string, amount: string) => string;
  readonly flat: (amount: string) => string;
  readonly plus: string;
  readonly and: string;
  readonly or: string;
  readonly atLeast: (taken: string, others: string) => string;
  readonly raisedTo: (amount: string) => string;
  readonly limitedTo: (amount: string) => string;
  readonly limitedByLaw: (amount: string) => string;
  readonly statutory: { readonly uk: string; readonly eu: string };
  readonly aMonth: string;
  readonly everyDays: (days: string) => string;
  readonly shortYear: string;
  readonly isYearly: (rate: string, yearly: string) => string;
};

/** English has the text of the ledger line itself. */
export const arithmeticWords: Readonly<Record<Exclude<Language, 'en'>, ArithmeticWords>> = {
  es: {
    yearly: (percent) => `${percent} anual`,
    onFor: (balance, days) => `sobre ${balance} durante ${days}`,
    days: (count, isOne) => `${count} ${isOne ? 'día' : 'días'}`,
    of: (percent, amount) => `${percent} de ${amount}`,
    flat: (amount) => `importe fijo de ${amount}`,
    plus: ' más ',
    and: ' y ',
    or: ' o ',
    atLeast: (taken, others) => `${taken} (como mínimo ${others})`,
    raisedTo: (amount) => `elevado al mínimo de ${amount}`,
    limitedTo: (amount) => `limitado a ${amount}`,
    limitedByLaw: (amount) => `limitado a ${amount} por la ley o por el tope acordado`,
    statutory: {
      uk: 'intereses legales e indemnización según la Late Payment of Commercial Debts (Interest) Act 1998',
      eu: 'intereses legales e indemnización según la Directiva 2011/7/UE',
    },
    aMonth: 'al mes',
    everyDays: (days) => `cada ${days} días`,
    shortYear: 'sobre un año de 360 días',
    isYearly: (rate, yearly) => `${rate} equivale a ${yearly} anual`,
  },
  fr: {
    yearly: (percent) => `${percent} par an`,
    onFor: (balance, days) => `sur ${balance} pendant ${days}`,
    days: (count, isOne) => `${count} ${isOne ? 'jour' : 'jours'}`,
    of: (percent, amount) => `${percent} de ${amount}`,
    flat: (amount) => `forfait de ${amount}`,
    plus: ' plus ',
    and: ' et ',
    or: ' ou ',
    atLeast: (taken, others) => `${taken} (au moins ${others})`,
    raisedTo: (amount) => `porté au minimum de ${amount}`,
    limitedTo: (amount) => `limité à ${amount}`,
    limitedByLaw: (amount) => `limité à ${amount} par la loi ou par le plafond convenu`,
    statutory: {
      uk: 'intérêts légaux et indemnité selon la loi britannique Late Payment of Commercial Debts (Interest) Act 1998',
      eu: 'intérêts légaux et indemnité selon la directive 2011/7/UE',
    },
    aMonth: 'par mois',
    everyDays: (days) => `tous les ${days} jours`,
    shortYear: 'sur une année de 360 jours',
    isYearly: (rate, yearly) => `${rate} équivaut à ${yearly} par an`,
  },
  de: {
    yearly: (percent) => `${percent} p. a.`,
    onFor: (balance, days) => `auf ${balance} für ${days}`,
    days: (count, isOne) => `${count} ${isOne ? 'Tag' : 'Tage'}`,
    of: (percent, amount) => `${percent} von ${amount}`,
    flat: (amount) => `pauschal ${amount}`,
    plus: ' zuzüglich ',
    and: ' und ',
    or: ' oder ',
    atLeast: (taken, others) => `${taken} (mindestens ${others})`,
    raisedTo: (amount) => `angehoben auf den Mindestbetrag von ${amount}`,
    limitedTo: (amount) => `begrenzt auf ${amount}`,
    limitedByLaw: (amount) => `durch Gesetz oder die vereinbarte Obergrenze begrenzt auf ${amount}`,
    statutory: {
      uk: 'gesetzliche Zinsen und Entschädigung nach dem Late Payment of Commercial Debts (Interest) Act 1998',
      eu: 'gesetzliche Zinsen und Entschädigung nach der Richtlinie 2011/7/EU',
    },
    aMonth: 'im Monat',
    everyDays: (days) => `alle ${days} Tage`,
    shortYear: 'bei einem Jahr von 360 Tagen',
    isYearly: (rate, yearly) => `${rate} entspricht ${yearly} im Jahr`,
  },
};
