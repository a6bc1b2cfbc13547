-- CreateTable
CREATE TABLE "history_check" (
    "realm_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "total" INTEGER NOT NULL,
    "looked" INTEGER NOT NULL,
    "problem" TEXT,

    CONSTRAINT "history_check_pkey" PRIMARY KEY ("realm_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "history_check_id_key" ON "history_check"("id");
