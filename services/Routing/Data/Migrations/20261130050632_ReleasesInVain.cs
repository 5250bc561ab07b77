using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReleasesInVain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "done_in_vain",
                table: "work_records",
                type: "boolean",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "done_in_vain",
                table: "work_records");
        }
    }
}
