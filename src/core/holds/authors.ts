/** Whose word a hold is where no person of the company and no program put it. */
export const payerAuthor = 'payer';
