using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class AlertsLapse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_alerts_open",
                table: "alerts");

            migrationBuilder.AddColumn<string>(
                name: "act",
                table: "alerts",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "act_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "barred",
                table: "alerts",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<Guid>(
                name: "clock_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "lapsed_at",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "known_cases",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    barred = table.Column<List<string>>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    settled = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    procedure_version = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_cases", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_open",
                table: "alerts",
                columns: new[] { "organisation", "raised_at", "id" },
                filter: "acknowledged_at is null and lapsed_at is null");

            migrationBuilder.EnableRowSecurity("known_cases");
            // Who must withdraw from a case is known of its work until now. Row security binds the owner as well.
            migrationBuilder.Sql(
                """
                alter table work_items no force row level security;
                alter table known_cases no force row level security;
                insert into known_cases (case_id, organisation, case_number, barred, settled, version)
                select distinct on (case_id) case_id, organisation, case_number, barred, false, 1 from work_items
                where cardinality(barred) > 0 order by case_id, queued_at desc;
                alter table known_cases force row level security;
                alter table work_items force row level security;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "known_cases");

            migrationBuilder.DropIndex(
                name: "ix_alerts_open",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "act",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "act_id",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "barred",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "clock_id",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "lapsed_at",
                table: "alerts");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_open",
                table: "alerts",
                columns: new[] { "organisation", "raised_at", "id" },
                filter: "acknowledged_at is null");
        }
    }
}
