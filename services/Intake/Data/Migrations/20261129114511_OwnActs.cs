using System;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class OwnActs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "acts_sha256",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "done_acts",
                table: "complaints",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

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

            migrationBuilder.CreateIndex(
                name: "ix_act_records_record_id_number",
                table: "act_records",
                columns: new[] { "record_id", "number" },
                unique: true);

            migrationBuilder.EnableRowSecurity("act_records");
            migrationBuilder.MakeAppendOnly("act_records");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "act_records");

            migrationBuilder.DropColumn(
                name: "acts_sha256",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "done_acts",
                table: "complaints");
        }
    }
}
