-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "language" TEXT,
ADD COLUMN     "template_version" INTEGER;

-- CreateTable
CREATE TABLE "mail_template" (
    "realm_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "based_on" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_by" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_template_pkey" PRIMARY KEY ("realm_id","name")
);

-- CreateTable
CREATE TABLE "mail_template_version" (
    "realm_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subject" TEXT,
    "body" TEXT,
    "confirmed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "author" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_template_version_pkey" PRIMARY KEY ("realm_id","name","language","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "mail_template_realm_id_name_key_key" ON "mail_template"("realm_id", "name_key");
