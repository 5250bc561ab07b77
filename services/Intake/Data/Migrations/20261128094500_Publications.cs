using System;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class Publications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "publications",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    publisher_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content_sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    category = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    target_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    late = table.Column<bool>(type: "boolean", nullable: false),
                    rows = table.Column<string>(type: "jsonb", nullable: false),
                    taken_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publications", x => x.case_id);
                    table.ForeignKey(
                        name: "fk_publications_complaints_case_id",
                        column: x => x.case_id,
                        principalTable: "complaints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_publications_organisation_source_publisher_number",
                table: "publications",
                columns: new[] { "organisation", "source", "publisher_number" },
                unique: true);

            migrationBuilder.EnableRowSecurity("publications");
            migrationBuilder.MakeAppendOnly("publications");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "publications");
        }
    }
}
