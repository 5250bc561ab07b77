using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class OldGuesses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_guess_counters_last_at",
                table: "guess_counters",
                column: "last_at");
            // The worker takes away what counts no longer, whosever it was.
            migrationBuilder.EnableWorkerAccess("guess_counters");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop policy worker on guess_counters");
            migrationBuilder.DropIndex(
                name: "ix_guess_counters_last_at",
                table: "guess_counters");
        }
    }
}
