using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class DropPlainIdentities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                do $$
                begin
                  if exists (select 1 from complaints c where not exists (select 1 from case_keys k where k.case_id = c.id))
                    or exists (select 1 from parties where octet_length(state_sha256) = 0)
                    or exists (select 1 from notices where octet_length(subject) = 0)
                    or exists (select 1 from archive_documents where content is null and plain_content is not null) then
                    raise exception 'Rows are not sealed yet: run ComplaintSuite.Intake.dll --migrate, which seals them between two migrations.';
                  end if;
                end $$
                """);
            foreach (var column in new[] { "name", "telephone", "address", "postcode", "email" })
                migrationBuilder.DropColumn($"plain_{column}", "parties");
            foreach (var column in new[] { "subject", "body", "recipient" })
                migrationBuilder.DropColumn($"plain_{column}", "notices");
            migrationBuilder.DropColumn("plain_content", "archive_documents");
            // A dropped column stays in the pages of its table: the tables are written anew.
            foreach (var (table, key) in new[] { ("parties", "pk_parties"), ("notices", "pk_notices"), ("archive_documents", "pk_archive_documents") })
            {
                migrationBuilder.Sql($"cluster {table} using {key}");
                migrationBuilder.Sql($"alter table {table} set without cluster");
            }
            foreach (var table in new[] { "complaints", "case_keys", "parties", "notices", "archive_documents" })
                migrationBuilder.Sql($"alter table {table} force row level security");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("What is sealed can't be made plain by a migration. Restore a backup from before.");
    }
}
