-- CreateTable
CREATE TABLE "mail_style" (
    "realm_id" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "signature" TEXT,
    "language" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_style_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "mail_logo" (
    "realm_id" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_logo_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "test_mail" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text_body" TEXT NOT NULL,
    "html_body" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "test_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "test_mail_realm_id_created_at_idx" ON "test_mail"("realm_id", "created_at");
