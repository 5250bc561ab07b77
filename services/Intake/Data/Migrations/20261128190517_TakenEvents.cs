using System;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class TakenEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "refused_at",
                table: "subscription_positions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "taken_events",
                columns: table => new
                {
                    producer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_taken_events", x => new { x.producer, x.number });
                });

            migrationBuilder.SecureRebuilding();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop policy worker_empties on directory_copies");

            migrationBuilder.DropTable(
                name: "taken_events");

            migrationBuilder.DropColumn(
                name: "refused_at",
                table: "subscription_positions");
        }
    }
}
