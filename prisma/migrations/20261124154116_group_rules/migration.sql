-- CreateTable
CREATE TABLE "group_version" (
    "realm_id" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "rank" INTEGER,
    "rule" JSONB,
    "author" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "group_version_pkey" PRIMARY KEY ("realm_id","group_name","version")
);

-- CreateTable
CREATE TABLE "group_exclusion" (
    "realm_id" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "group_exclusion_pkey" PRIMARY KEY ("realm_id","group_name","customer_id")
);

-- CreateTable
CREATE TABLE "customer_tag" (
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,

    CONSTRAINT "customer_tag_pkey" PRIMARY KEY ("realm_id","customer_id","tag")
);

-- CreateIndex
CREATE INDEX "group_exclusion_realm_id_customer_id_idx" ON "group_exclusion"("realm_id", "customer_id");

ALTER TABLE "group_version" ADD CONSTRAINT "group_version_rank" CHECK ("rank" > 0);
