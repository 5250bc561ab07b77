using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class WorkItemSuccessors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items");

            migrationBuilder.CreateIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items",
                column: "earlier_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items");

            migrationBuilder.CreateIndex(
                name: "ix_work_items_earlier_id",
                table: "work_items",
                column: "earlier_id");
        }
    }
}
