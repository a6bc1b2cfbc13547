-- AlterTable
ALTER TABLE "owner_notice" ADD COLUMN     "mail_server_id" UUID,
ADD COLUMN     "mail_stream" TEXT;

-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "mail_server_id" UUID,
ADD COLUMN     "mail_stream" TEXT;

-- CreateTable
CREATE TABLE "mail_server" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "token" TEXT,
    "token_end" TEXT,
    "name" TEXT,
    "stream" TEXT NOT NULL,
    "from_address" TEXT,
    "webhook_problem" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_server_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mail_server_realm_id_created_at_idx" ON "mail_server"("realm_id", "created_at");

CREATE UNIQUE INDEX "mail_server_current" ON "mail_server"("realm_id") WHERE "retired_at" IS NULL;

ALTER TABLE "mail_server"
  ADD CONSTRAINT "mail_server_token" CHECK (
    ("token" IS NULL) = ("token_end" IS NULL) AND ("token" IS NULL) = ("from_address" IS NULL));
