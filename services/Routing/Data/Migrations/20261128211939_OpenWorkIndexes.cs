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

            // Of the alerts that told of one year, the first one counts as its telling from now on, an acknowledged one before others: the rest stay as people have them. Cases have one
            // calendar; those that have no clock here are their organisation's. Row security binds the owner as well, so the tables are opened meanwhile.
            migrationBuilder.Sql(
                """
                alter table alerts no force row level security;
                alter table clocks no force row level security;
                with told as (
                    select id, organisation, provisional_year, raised_at, acknowledged_at,
                           (select clocks.calendar from clocks
                             where clocks.organisation = alerts.organisation and clocks.calendar is not null and clocks.provisional_year = alerts.provisional_year
                             order by clocks.case_id = alerts.case_id desc, clocks.id limit 1) as calendar
                      from alerts where kind = 'ProvisionalCalendar'),
                chosen as (
                    select distinct on (organisation, calendar, provisional_year) id, calendar
                      from told where calendar is not null order by organisation, calendar, provisional_year, acknowledged_at is null, raised_at, id)
                update alerts set calendar = chosen.calendar from chosen where alerts.id = chosen.id;
                alter table clocks force row level security;
                alter table alerts force row level security;
                """);

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
