using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class Unmaskings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "identity_accesses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    fields = table.Column<List<string>>(type: "text[]", nullable: false),
                    unmasking_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_accesses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unmaskings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    requester = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    requester_post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    decider = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    decider_post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    decision_reason = table.Column<byte[]>(type: "bytea", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unmaskings", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_identity_accesses_case_id_at",
                table: "identity_accesses",
                columns: new[] { "case_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_unmaskings_case_id_requested_at",
                table: "unmaskings",
                columns: new[] { "case_id", "requested_at" });

            migrationBuilder.EnableRowSecurity("unmaskings");
            migrationBuilder.EnableRowSecurity("identity_accesses");
            migrationBuilder.MakeAppendOnly("identity_accesses");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "identity_accesses");

            migrationBuilder.DropTable(
                name: "unmaskings");
        }
    }
}
