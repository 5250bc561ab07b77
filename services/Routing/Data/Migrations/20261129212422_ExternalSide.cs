using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class ExternalSide : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "must_withdraw",
                table: "work_records",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "acts_sha256",
                table: "work_items",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "barred",
                table: "work_items",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "details",
                table: "work_items",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "done_acts",
                table: "work_items",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<Guid>(
                name: "book_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "department",
                table: "alerts",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<List<Guid>>(
                name: "further_cases",
                table: "alerts",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<Guid>(
                name: "hand_over_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "task_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "act_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    answered = table.Column<Guid>(type: "uuid", nullable: true),
                    codes = table.Column<string>(type: "jsonb", nullable: false),
                    words = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_act_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_books",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    procedure_version = table.Column<int>(type: "integer", nullable: false),
                    rule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    began_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    overrun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    handed_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    late_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_books", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    procedure_version = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    by_department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    asked_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    question = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    handler = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    answer = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: true),
                    reason = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: true),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    late = table.Column<bool>(type: "boolean", nullable: false),
                    published_record = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_tasks_tasks_parent_id",
                        column: x => x.parent_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tasks_work_items_work_item_id",
                        column: x => x.work_item_id,
                        principalTable: "work_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "duty_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    book_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    done = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    taken_over_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    taken_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    case_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_duty_entries_duty_books_book_id",
                        column: x => x.book_id,
                        principalTable: "duty_books",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_hand_over",
                table: "alerts",
                columns: new[] { "organisation", "hand_over_id", "post" },
                unique: true,
                filter: "hand_over_id is not null and acknowledged_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_act_records_record_id_number",
                table: "act_records",
                columns: new[] { "record_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duty_books_day",
                table: "duty_books",
                columns: new[] { "organisation", "department", "day" },
                unique: true,
                filter: "kind = 'DailyCheck'");

            migrationBuilder.CreateIndex(
                name: "ix_duty_books_due",
                table: "duty_books",
                column: "due_at",
                filter: "kind = 'Shift' and ended_at is not null and handed_over_at is null and late_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_duty_books_latest",
                table: "duty_books",
                columns: new[] { "organisation", "began_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_duty_books_shift",
                table: "duty_books",
                columns: new[] { "organisation", "staff_id" },
                unique: true,
                filter: "kind = 'Shift' and ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_duty_entries_book_id_number",
                table: "duty_entries",
                columns: new[] { "book_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_open",
                table: "tasks",
                columns: new[] { "organisation", "department", "due_at", "id" },
                filter: "state in ('Asked', 'Taken')");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_parent_id",
                table: "tasks",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_work_item_id",
                table: "tasks",
                column: "work_item_id");

            migrationBuilder.EnableRowSecurity("act_records");
            migrationBuilder.MakeAppendOnly("act_records");
            migrationBuilder.EnableRowSecurity("duty_books");
            migrationBuilder.EnableWorkerAccess("duty_books");
            migrationBuilder.EnableRowSecurity("duty_entries");
            migrationBuilder.EnableRowSecurity("tasks");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "act_records");

            migrationBuilder.DropTable(
                name: "duty_entries");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "duty_books");

            migrationBuilder.DropIndex(
                name: "ix_alerts_hand_over",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "must_withdraw",
                table: "work_records");

            migrationBuilder.DropColumn(
                name: "acts_sha256",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "barred",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "details",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "done_acts",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "book_id",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "department",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "further_cases",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "hand_over_id",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "task_id",
                table: "alerts");
        }
    }
}
