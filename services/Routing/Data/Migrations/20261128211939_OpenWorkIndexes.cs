using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class OpenWorkIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "step",
                table: "work_items",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calendar",
                table: "alerts",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_items_case",
                table: "work_items",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_provisional",
                table: "clocks",
                columns: new[] { "calendar", "provisional_year" },
                filter: "ended_at is null and voided_at is null and keeper is null and provisional_year is not null");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_missing_year",
                table: "alerts",
                columns: new[] { "organisation", "calendar", "provisional_year" },
                unique: true,
                filter: "kind = 'ProvisionalCalendar'");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_open",
                table: "alerts",
                columns: new[] { "organisation", "raised_at", "id" },
                filter: "acknowledged_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_work_items_case",
                table: "work_items");

            migrationBuilder.DropIndex(
                name: "ix_clocks_provisional",
                table: "clocks");

            migrationBuilder.DropIndex(
                name: "ix_alerts_missing_year",
                table: "alerts");

            migrationBuilder.DropIndex(
                name: "ix_alerts_open",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "calendar",
                table: "alerts");

            migrationBuilder.AlterColumn<string>(
                name: "step",
                table: "work_items",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);
        }
    }
}
