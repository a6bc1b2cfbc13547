-- Few of all decisions ask a person to do something, and the first page names them.
CREATE INDEX "decision_for_a_person" ON "decision" ("realm_id", "subject_id")
  WHERE "topic" = 'reminder' AND "outcome" IN ('no-recipient', 'credit-covers');
