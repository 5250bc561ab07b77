using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class DirectoryAsDocument : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The rows said again what the directory copy says.
            migrationBuilder.DropTable(
                name: "departments");

            migrationBuilder.DropTable(
                name: "posts");

            migrationBuilder.DropTable(
                name: "staff");

            // The export of all directories goes across organisations.
            migrationBuilder.EnableWorkerAccess("directory_copies");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop policy worker on directory_copies");

            migrationBuilder.CreateTable(
                name: "departments",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    parent = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_es = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_zh_cn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_departments", x => new { x.organisation, x.code });
                });

            migrationBuilder.CreateTable(
                name: "posts",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department_code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    role = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_es = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_zh_cn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_posts", x => new { x.organisation, x.code });
                });

            migrationBuilder.CreateTable(
                name: "staff",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    posts = table.Column<List<string>>(type: "text[]", nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff", x => new { x.organisation, x.staff_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_staff_organisation_subject",
                table: "staff",
                columns: new[] { "organisation", "subject" },
                unique: true);

            foreach (var table in new[] { "departments", "posts", "staff" })
            {
                migrationBuilder.EnableRowSecurity(table);
                migrationBuilder.EnableWorkerAccess(table);
            }
        }
    }
}
