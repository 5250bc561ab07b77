using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class RelationMeetings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "relation_meetings",
                columns: table => new
                {
                    relation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    after = table.Column<Guid>(type: "uuid", nullable: false),
                    is_through = table.Column<bool>(type: "boolean", nullable: false),
                    left_out = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_relation_meetings", x => x.relation_id);
                    table.ForeignKey(
                        name: "fk_relation_meetings_declared_relations_relation_id",
                        column: x => x.relation_id,
                        principalTable: "declared_relations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_register_entries_organisation_register_year_count",
                table: "register_entries",
                columns: new[] { "organisation", "register", "year", "count" });

            migrationBuilder.EnableRowSecurity("relation_meetings");
            migrationBuilder.EnableWorkerAccess("relation_meetings");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_register_entries_organisation_register_year_count",
                table: "register_entries");

            migrationBuilder.DropTable(
                name: "relation_meetings");
        }
    }
}
