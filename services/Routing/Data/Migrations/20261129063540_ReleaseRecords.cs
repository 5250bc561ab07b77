using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReleaseRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "department",
                table: "work_records",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "handler",
                table: "work_records",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            // The column held the last reason alone. Each release is a record now, also the one that was in it: its time stands in the history, its department in the first
            // transfer after it; whose claim ended, nobody knows. Of a handler who left, the import wrote a sentence, and the record has no text. The owner is bound by
            // row security, too.
            migrationBuilder.Sql(
                """
                alter table work_items no force row level security;
                alter table history no force row level security;
                alter table work_records no force row level security;
                insert into work_records (id, organisation, work_item_id, number, at, text, department, kind)
                  select gen_random_uuid(), item.organisation, item.id, 1 + coalesce((select max(number) from work_records where work_item_id = item.id), 0), released.at,
                         case when released.reason is null then item.release_reason end,
                         coalesce((select from_department from work_records where work_item_id = item.id and kind = 'transfer' and at > released.at order by at limit 1), item.department),
                         'release'
                    from work_items item
                    join lateral (
                      select at, reason from history where record_id = item.id and move = 'queued' and "from" = 'claimed' order by version desc limit 1) released on true
                   where item.release_reason is not null;
                alter table work_records force row level security;
                alter table history force row level security;
                alter table work_items force row level security;
                """);

            migrationBuilder.DropColumn(
                name: "release_reason",
                table: "work_items");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "department",
                table: "work_records");

            migrationBuilder.DropColumn(
                name: "handler",
                table: "work_records");

            migrationBuilder.AddColumn<string>(
                name: "release_reason",
                table: "work_items",
                type: "character varying(100000)",
                maxLength: 100000,
                nullable: true);
        }
    }
}
