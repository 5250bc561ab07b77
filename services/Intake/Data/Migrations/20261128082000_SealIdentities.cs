using System;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class SealIdentities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The plain texts step aside: `--migrate` seals them in code (Sealing/SealingOfRows.cs), the next migration takes them away.
            foreach (var column in new[] { "name", "telephone", "address", "postcode", "email" })
            {
                migrationBuilder.RenameColumn(column, "parties", $"plain_{column}");
                migrationBuilder.AddColumn<byte[]>(column, "parties", type: "bytea", nullable: true);
            }
            foreach (var column in new[] { "subject", "body", "recipient" })
            {
                migrationBuilder.RenameColumn(column, "notices", $"plain_{column}");
                migrationBuilder.AddColumn<byte[]>(column, "notices", type: "bytea", nullable: false, defaultValue: new byte[0]);
            }
            migrationBuilder.RenameColumn("content", "archive_documents", "plain_content");
            migrationBuilder.AddColumn<byte[]>("content", "archive_documents", type: "bytea", nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "email_hash",
                table: "parties",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "name_hash",
                table: "parties",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "state_salt",
                table: "parties",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "state_sha256",
                table: "parties",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "telephone_hash",
                table: "parties",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "unit",
                table: "parties",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "unit_hash",
                table: "parties",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "case_keys",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    wrapped_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    wrapped = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_keys", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_parties_organisation_email_hash",
                table: "parties",
                columns: new[] { "organisation", "email_hash" },
                filter: "email_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_parties_organisation_name_hash",
                table: "parties",
                columns: new[] { "organisation", "name_hash" },
                filter: "name_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_parties_organisation_telephone_hash",
                table: "parties",
                columns: new[] { "organisation", "telephone_hash" },
                filter: "telephone_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_parties_organisation_unit_hash",
                table: "parties",
                columns: new[] { "organisation", "unit_hash" },
                filter: "unit_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_case_keys_wrapped_by",
                table: "case_keys",
                column: "wrapped_by");

            migrationBuilder.EnableRowSecurity("case_keys");
            // Keys are wrapped anew for all organisations at once.
            migrationBuilder.EnableWorkerAccess("case_keys");
            // The sealing speaks for the owner, whom nothing else holds meanwhile: the next migration forces row security again.
            foreach (var table in new[] { "complaints", "case_keys", "parties", "notices", "archive_documents" })
                migrationBuilder.Sql($"alter table {table} no force row level security");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("What is sealed can't be made plain by a migration. Restore a backup from before.");
    }
}
