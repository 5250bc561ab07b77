using System;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class Duties : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            // Books hold no words: the rounds look over all organisations for what is late. Entries they see in none but the one at hand.
            migrationBuilder.EnableRowSecurity("duty_books");
            migrationBuilder.EnableWorkerAccess("duty_books");
            migrationBuilder.EnableRowSecurity("duty_entries");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duty_entries");

            migrationBuilder.DropTable(
                name: "duty_books");

            migrationBuilder.DropColumn(
                name: "book_id",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "department",
                table: "alerts");
        }
    }
}
