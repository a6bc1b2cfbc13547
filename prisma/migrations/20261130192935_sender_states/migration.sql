-- CreateTable
CREATE TABLE "sender_state" (
    "address" TEXT NOT NULL,
    "facts" JSONB,
    "looked_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,
    "resent_at" TIMESTAMPTZ(3),

    CONSTRAINT "sender_state_pkey" PRIMARY KEY ("address")
);
