using System;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class CourseOfCase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "awaited_materials",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "closing",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "corrective_action",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "follow_up",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "harm_ongoing",
                table: "complaints",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "message_count",
                table: "complaints",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "messages_sha256",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "notified_by",
                table: "complaints",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "notified_means",
                table: "complaints",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "promoted_to",
                table: "complaints",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reopenings",
                table: "complaints",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<DateOnly>(
                name: "requested_date",
                table: "complaints",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "urged_at",
                table: "complaints",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "urging",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "withdrawal",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "work_item_id",
                table: "complaints",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "case_handlers",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    claimed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_handlers", x => new { x.case_id, x.staff_id });
                    table.ForeignKey(
                        name: "fk_case_handlers_complaints_case_id",
                        column: x => x.case_id,
                        principalTable: "complaints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "message_readings",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_complainant = table.Column<bool>(type: "boolean", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    up_to = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_readings", x => new { x.case_id, x.by_complainant });
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    from_complainant = table.Column<bool>(type: "boolean", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: false),
                    items = table.Column<string>(type: "jsonb", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_messages_case_id_number",
                table: "messages",
                columns: new[] { "case_id", "number" },
                unique: true);

            foreach (var table in new[] { "case_handlers", "messages", "message_readings" })
                migrationBuilder.EnableRowSecurity(table);
            migrationBuilder.MakeAppendOnly("case_handlers");
            migrationBuilder.MakeAppendOnly("messages");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_handlers");

            migrationBuilder.DropTable(
                name: "message_readings");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropColumn(
                name: "awaited_materials",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "closing",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "corrective_action",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "follow_up",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "harm_ongoing",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "message_count",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "messages_sha256",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "notified_by",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "notified_means",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "promoted_to",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "reopenings",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "requested_date",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "urged_at",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "urging",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "withdrawal",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "work_item_id",
                table: "complaints");
        }
    }
}
