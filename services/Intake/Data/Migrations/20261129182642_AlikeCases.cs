using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class AlikeCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "representative",
                table: "messages",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "alike_hash",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_complaints_organisation_alike_hash",
                table: "complaints",
                columns: new[] { "organisation", "alike_hash" },
                filter: "alike_hash is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_complaints_organisation_alike_hash",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "representative",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "alike_hash",
                table: "complaints");
        }
    }
}
