using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class WaitingDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_deliveries_pending",
                table: "deliveries");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_attempt_at",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            // What was given up goes out after all where the case is still open; where it is over, an old letter would tell what holds no longer. Row security binds the owner
            // as well, so the tables are opened meanwhile.
            migrationBuilder.Sql(
                """
                alter table deliveries no force row level security;
                alter table complaints no force row level security;
                update deliveries set state = 'Pending', attempts = 0 from complaints
                 where complaints.id = deliveries.case_id and deliveries.state = 'Failed' and complaints.step not in ('taken-over', 'withdrawn', 'closed', 'archived');
                alter table complaints force row level security;
                alter table deliveries force row level security;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_pending",
                table: "deliveries",
                column: "next_attempt_at",
                filter: "state = 'Pending'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_deliveries_pending",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_pending",
                table: "deliveries",
                column: "at",
                filter: "state = 'Pending'");
        }
    }
}
