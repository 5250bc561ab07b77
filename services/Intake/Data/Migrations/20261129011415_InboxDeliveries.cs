using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class InboxDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A worker brought notices into the inbox, where they were already. The owner is bound by row security, too.
            migrationBuilder.Sql(
                """
                alter table deliveries no force row level security;
                update deliveries set state = 'Delivered', proof = 'inbox:' || replace(notice_id::text, '-', '') where way = 'portal' and state = 'Pending';
                alter table deliveries force row level security;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
