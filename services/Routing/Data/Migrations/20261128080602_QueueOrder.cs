using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class QueueOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_work_items_queue",
                table: "work_items");

            migrationBuilder.AddColumn<string>(
                name: "channel",
                table: "work_items",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "contained",
                table: "work_items",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "harm_ongoing",
                table: "work_items",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "work_items",
                type: "character varying(72)",
                maxLength: 72,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "severity",
                table: "work_items",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "severity_rank",
                table: "work_items",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "supervised",
                table: "work_items",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "urged",
                table: "work_items",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "validity",
                table: "work_items",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            // The places of what is there already (QueuePlace); row security is forced and would hide the rows from the owner.
            migrationBuilder.Sql(
                """
                alter table work_items no force row level security;
                update work_items set place = '1199'
                    || coalesce(lpad((62135596800000000 + (extract(epoch from due_at) * 1000000)::bigint)::text, 18, '0'), '999999999999999999')
                    || lpad((62135596800000000 + (extract(epoch from received_at) * 1000000)::bigint)::text, 18, '0')
                    || replace(id::text, '-', '');
                alter table work_items force row level security;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_work_items_open",
                table: "work_items",
                columns: new[] { "organisation", "department", "place" },
                filter: "step not in ('handed-in', 'cancelled')");

            migrationBuilder.CreateIndex(
                name: "ix_work_items_queue",
                table: "work_items",
                columns: new[] { "organisation", "department", "step", "place" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_work_items_open",
                table: "work_items");

            migrationBuilder.DropIndex(
                name: "ix_work_items_queue",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "channel",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "contained",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "harm_ongoing",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "place",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "severity",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "severity_rank",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "supervised",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "urged",
                table: "work_items");

            migrationBuilder.DropColumn(
                name: "validity",
                table: "work_items");

            migrationBuilder.CreateIndex(
                name: "ix_work_items_queue",
                table: "work_items",
                columns: new[] { "organisation", "department", "step", "due_at", "received_at", "id" });
        }
    }
}
