using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Reporting.Data.Migrations
{
    /// <inheritdoc />
    public partial class ProvisionalClocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_clocks_provisional",
                table: "clocks",
                columns: new[] { "calendar", "provisional_year" },
                filter: "ended_at is null and voided_at is null and keeper is null and provisional_year is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_clocks_provisional",
                table: "clocks");
        }
    }
}
