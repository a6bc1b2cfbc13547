/**
 * What in the words of a mail would read as a threat, as shaming or as shouting, and why it had
 * better go. Sources: California's Rosenthal Fair Debt Collection Practices Act, Civ. Code
 * § 1788.10 (threats), § 1788.11 (harassment), § 1788.12 (telling others) and § 1788.13 (legal
 * action that is not taken, false demands), which SB 1286 (2024) carried over to commercial debts
 * of natural persons up to $500,000 from 1 July 2025; the federal FDCPA, 15 U.S.C. §§ 1692d–1692f,
 * says the same of consumers' debts. It goes by words, so it finds less than a lawyer would, and is
 * no advice. A mail is read in whatever language it is written, so all patterns are tried.
 */
export type ToneKind =
  'threat' | 'shame' | 'legal-action' | 'final-demand' | 'disclosure' | 'third-party' | 'shouting';

export type ToneFinding = {
  readonly kind: ToneKind;
  /** As it stands in the text. */
  readonly words: string;
  readonly line: number;
  readonly why: string;
  /** Whether somebody has to say in so many words that it is meant. */
  readonly needsConfirming: boolean;
};

type Rule = { readonly kind: ToneKind; readonly why: string; readonly patterns: readonly RegExp[] };

const rules: readonly Rule[] = [
  {
    kind: 'threat',
    why: 'it reads as a threat: threats of arrest, force, seizure or harm to a reputation are unlawful in collecting a debt (Cal. Civ. Code § 1788.10), and a good customer does not come back after one',
    patterns: [
      /\b(?:arrest(?:ed)?|jail|prison|police|criminal (?:charges|complaint)|prosecut\w+|garnish\w*|seiz(?:e|ure)\w*|repossess\w*|you will regret|or else|(?:ruin|destroy|harm)\w* your (?:credit|reputation|business)|credit (?:rating|score) will)\b/giu,
      /(?<!\p{L})(?:cárcel|prisión|policía|denuncia penal|embarg\w+|se arrepentirá|arruin\w+)(?!\p{L})/giu,
      /(?<!\p{L})(?:prison|police|plainte pénale|saisie|huissier|vous le regretterez|ruiner\p{L}*)(?!\p{L})/giu,
      /(?<!\p{L})(?:gefängnis|polizei|strafanzeige|pfänd\p{L}+|gerichtsvollzieher|sie werden es bereuen|ruinieren)(?!\p{L})/giu,
    ],
  },
  {
    kind: 'shame',
    why: 'it shames the reader: degrading words are harassment (15 U.S.C. § 1692d, Cal. Civ. Code § 1788.11) and only harden a dispute',
    patterns: [
      /\b(?:deadbeat|shame(?:ful)?|ashamed|disgrace\w*|dishonest\w*|irresponsible|thie(?:f|ves)|fraud(?:ster|ulent)?|liars?|cheat(?:er|ing)?)\b/giu,
      /(?<!\p{L})(?:moroso|vergüenza|vergonzoso|irresponsable|deshonest\p{L}+|estafa\p{L}*|ladr[oó]n\p{L}*)(?!\p{L})/giu,
      /(?<!\p{L})(?:mauvais payeur|honte\p{L}*|irresponsable|malhonnête|escroc\p{L}*|voleur\p{L}*)(?!\p{L})/giu,
      /(?<!\p{L})(?:schäm\p{L}*|schande|unverschämt|unverantwortlich|unehrlich|betrüger\p{L}*|dieb\p{L}*)(?!\p{L})/giu,
    ],
  },
  {
    kind: 'legal-action',
    why: 'it speaks of legal action: saying that it will be taken where it is not meant or not yet decided is a false statement (Cal. Civ. Code § 1788.13, 15 U.S.C. § 1692e). Write it when it is decided, by whoever takes it',
    patterns: [
      /\b(?:legal (?:action|proceedings|steps|remedies)|law ?suits?|sue(?:d)? you|take you to court|our (?:lawyers?|attorneys?|solicitors?)|collections? agenc(?:y|ies)|debt collectors?|small claims)\b/giu,
      /(?<!\p{L})(?:acciones (?:legales|judiciales)|vía judicial|demanda judicial|nuestros? abogados?|agencia de cobros?)(?!\p{L})/giu,
      /(?<!\p{L})(?:poursuites|action en justice|tribunal|notre avocat|nos avocats|société de recouvrement|voie judiciaire)(?!\p{L})/giu,
      /(?<!\p{L})(?:rechtliche schritte|gerichtlich\p{L}*|mahnbescheid|klage|unser\p{L}* (?:rechts)?anwalt|inkasso\p{L}*)(?!\p{L})/giu,
    ],
  },
  {
    kind: 'final-demand',
    why: 'it says that this is the last word before a consequence: that may only be said where the consequence does follow (Cal. Civ. Code § 1788.13), and policies here go on with further reminders',
    patterns: [
      /\b(?:final (?:demand|warning|notice) before|last (?:chance|warning|notice) before)\b/giu,
      /(?<!\p{L})(?:última (?:advertencia|oportunidad) antes|requerimiento final)(?!\p{L})/giu,
      /(?<!\p{L})(?:dernier avertissement avant|dernière (?:chance|sommation) avant|mise en demeure)(?!\p{L})/giu,
      /(?<!\p{L})(?:letzte (?:warnung|chance|mahnung) (?:vor|bevor))(?!\p{L})/giu,
    ],
  },
  {
    kind: 'disclosure',
    why: 'it says that others will be told: telling others of a debt, or of a list of debtors, is forbidden (Cal. Civ. Code § 1788.12)',
    patterns: [
      /\b(?:publi(?:sh|cly|cize)\w*|(?:inform|tell|notify|contact)\w* your (?:customers?|employers?|family|bank|suppliers?|partners?|clients?|neighbou?rs?)|black ?list\w*|name and shame|social media|online reviews?)\b/giu,
      /(?<!\p{L})(?:lista negra|public(?:ar|aremos)|informaremos a sus? (?:clientes|banco|familia|empleador)|redes sociales)(?!\p{L})/giu,
      /(?<!\p{L})(?:liste noire|rendre public|publi(?:er|erons)|informerons vos? (?:clients|banque|employeur)|réseaux sociaux)(?!\p{L})/giu,
      /(?<!\p{L})(?:schwarze liste|veröffentlich\p{L}+|informieren wir ihre? (?:kunden|bank|arbeitgeber)|soziale medien)(?!\p{L})/giu,
    ],
  },
  {
    kind: 'shouting',
    why: 'it shouts: words in capitals and rows of exclamation marks read as anger, and mail filters take them for spam',
    patterns: [/!{2,}/gu, /(?<![\p{L}{])\p{Lu}{5,}(?:[ ,]+\p{Lu}{2,})*(?![\p{L}])/gu],
  },
];

/** What is doubtful in words, by line; variables and tags count as nothing. */
export function toneOf(text: string): ToneFinding[] {
  // The same length stays, so that lines are told rightly.
  const plain = text.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gsu, (tag) => tag.replaceAll(/[^\n]/g, ' '));
  return rules
    .flatMap(({ kind, why, patterns }) =>
      patterns.flatMap((pattern) =>
        [...plain.matchAll(pattern)].map((match) => ({
          kind,
          why,
          words: match[0].trim(),
          line: plain.slice(0, match.index).split('\n').length,
          needsConfirming: kind === 'threat',
        })),
      ),
    )
    .filter(isFirst)
    .toSorted((a, b) => a.line - b.line);
}

/** Languages share words ("prison"); each place is told of once. */
function isFirst(finding: ToneFinding, index: number, all: readonly ToneFinding[]): boolean {
  const same = (other: ToneFinding): boolean =>
    other.kind === finding.kind &&
    other.line === finding.line &&
    other.words.toLowerCase() === finding.words.toLowerCase();
  return all.findIndex(same) === index;
}

const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Hosts of mailboxes for everybody: sharing one with the customer says nothing. */
const sharedDomains = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com'],
  ...['icloud.com', 'aol.com', 'gmx.de', 'gmx.net', 'web.de', 'proton.me', 'protonmail.com'],
]);

/** Whose an address may be. */
export type KnownAddresses = {
  readonly customer: readonly string[];
  readonly owner: readonly string[];
};

/**
 * Addresses in copy that belong neither to the customer nor to the owner, by their domains: a
 * debt is nobody else's business.
 */
export function thirdParties(copies: readonly string[], known: KnownAddresses): ToneFinding[] {
  const own = [...known.customer, ...known.owner].map((address) => address.toLowerCase());
  const domains = new Set(own.map(domainOf).filter((domain) => !sharedDomains.has(domain)));
  return copies
    .filter((copy) => !own.includes(copy.toLowerCase()) && !domains.has(domainOf(copy)))
    .map((words) => ({
      kind: 'third-party',
      words,
      line: 1,
      why: 'it is neither an address of the customer nor one of yours: telling third parties of a debt is forbidden in many places (Cal. Civ. Code § 1788.12, 15 U.S.C. § 1692c)',
      needsConfirming: false,
    }));
}
