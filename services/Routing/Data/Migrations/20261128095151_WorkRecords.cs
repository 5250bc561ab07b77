using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class WorkRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "earlier_id",
                table: "work_items",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "handled_at",
                table: "work_items",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "transfers",
                table: "work_items",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    rule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    clock = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    provisional_year = table.Column<int>(type: "integer", nullable: true),
                    post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    role = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    staff = table.Column<List<string>>(type: "text[]", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acknowledged_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "handling_log",
                columns: table => new
                {
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    category = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    handler = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    severity = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    validity = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    outcome = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    handed_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_handling_log", x => x.work_item_id);
                    table.ForeignKey(
                        name: "fk_handling_log_work_items_work_item_id",
                        column: x => x.work_item_id,
                        principalTable: "work_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "work_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    text = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: true),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    request_id = table.Column<Guid>(type: "uuid", nullable: true),
                    granted = table.Column<bool>(type: "boolean", nullable: true),
                    clock = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    from_department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    to_department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_records", x => x.id);
                    table.ForeignKey(
                        name: "fk_work_records_work_items_work_item_id",
                        column: x => x.work_item_id,
                        principalTable: "work_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items",
                column: "earlier_id");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_case_id",
                table: "alerts",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_organisation_raised_at_id",
                table: "alerts",
                columns: new[] { "organisation", "raised_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_handling_log_organisation_handed_in_at_work_item_id",
                table: "handling_log",
                columns: new[] { "organisation", "handed_in_at", "work_item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_work_records_work_item_id_number",
                table: "work_records",
                columns: new[] { "work_item_id", "number" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_work_items_work_items_earlier_id",
                table: "work_items",
                column: "earlier_id",
                principalTable: "work_items",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            foreach (var table in new[] { "alerts", "handling_log", "work_records" })
                migrationBuilder.EnableRowSecurity(table);
            migrationBuilder.MakeAppendOnly("handling_log");
            migrationBuilder.MakeAppendOnly("work_records");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_work_items_work_items_earlier_id",
                table: "work_items");

            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "handling_log");

            migrationBuilder.DropTable(
                name: "work_records");

            migrationBuilder.DropIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "earlier_id",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "handled_at",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "transfers",
                table: "work_items");
        }
    }
}
