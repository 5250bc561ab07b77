using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class ExternalSide : Migration
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
                name: "acts_sha256",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "agency_ended",
                table: "complaints",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "alike_hash",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "authorities",
                table: "complaints",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<string>>(
                name: "barred",
                table: "complaints",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "details",
                table: "complaints",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "done_acts",
                table: "complaints",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "handed_over",
                table: "complaints",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "sealed_details",
                table: "complaints",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "act_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    answered = table.Column<Guid>(type: "uuid", nullable: true),
                    codes = table.Column<string>(type: "jsonb", nullable: false),
                    words = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_act_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_tasks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    state = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_tasks_complaints_case_id",
                        column: x => x.case_id,
                        principalTable: "complaints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "declared_relations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<byte[]>(type: "bytea", nullable: true),
                    telephone = table.Column<byte[]>(type: "bytea", nullable: true),
                    email = table.Column<byte[]>(type: "bytea", nullable: true),
                    name_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    telephone_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    email_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    note = table.Column<byte[]>(type: "bytea", nullable: true),
                    declared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_declared_relations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "likenesses",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    premises = table.Column<long[]>(type: "bigint[]", nullable: false),
                    place = table.Column<long>(type: "bigint", nullable: true),
                    words = table.Column<long[]>(type: "bigint[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_likenesses", x => x.case_id);
                    table.ForeignKey(
                        name: "fk_likenesses_complaints_case_id",
                        column: x => x.case_id,
                        principalTable: "complaints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "register_entries",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    register = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: true),
                    count = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_entries", x => new { x.organisation, x.register, x.number });
                });

            migrationBuilder.CreateTable(
                name: "met_relations",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    relation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_met_relations", x => new { x.case_id, x.relation_id });
                    table.ForeignKey(
                        name: "fk_met_relations_complaints_case_id",
                        column: x => x.case_id,
                        principalTable: "complaints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_met_relations_declared_relations_relation_id",
                        column: x => x.relation_id,
                        principalTable: "declared_relations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_complaints_organisation_alike_hash",
                table: "complaints",
                columns: new[] { "organisation", "alike_hash" },
                filter: "alike_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_act_records_record_id_number",
                table: "act_records",
                columns: new[] { "record_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_case_tasks_case_id",
                table: "case_tasks",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_declared_relations_organisation_email_hash",
                table: "declared_relations",
                columns: new[] { "organisation", "email_hash" },
                filter: "email_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_declared_relations_organisation_name_hash",
                table: "declared_relations",
                columns: new[] { "organisation", "name_hash" },
                filter: "name_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_declared_relations_organisation_place",
                table: "declared_relations",
                columns: new[] { "organisation", "place" },
                filter: "place is not null");

            migrationBuilder.CreateIndex(
                name: "ix_declared_relations_organisation_staff_id",
                table: "declared_relations",
                columns: new[] { "organisation", "staff_id" });

            migrationBuilder.CreateIndex(
                name: "ix_declared_relations_organisation_telephone_hash",
                table: "declared_relations",
                columns: new[] { "organisation", "telephone_hash" },
                filter: "telephone_hash is not null");

            migrationBuilder.CreateIndex(
                name: "ix_likenesses_organisation_received_at",
                table: "likenesses",
                columns: new[] { "organisation", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_met_relations_relation_id",
                table: "met_relations",
                column: "relation_id");

            migrationBuilder.CreateIndex(
                name: "ix_register_entries_organisation_register_case_id",
                table: "register_entries",
                columns: new[] { "organisation", "register", "case_id" },
                unique: true);

            migrationBuilder.EnableRowSecurity("act_records");
            migrationBuilder.MakeAppendOnly("act_records");
            migrationBuilder.EnableRowSecurity("register_entries");
            migrationBuilder.MakeAppendOnly("register_entries");
            migrationBuilder.EnableRowSecurity("case_tasks");
            migrationBuilder.EnableRowSecurity("likenesses");
            migrationBuilder.EnableRowSecurity("declared_relations");
            migrationBuilder.EnableRowSecurity("met_relations");
            migrationBuilder.MakeAppendOnly("met_relations");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "act_records");

            migrationBuilder.DropTable(
                name: "case_tasks");

            migrationBuilder.DropTable(
                name: "likenesses");

            migrationBuilder.DropTable(
                name: "met_relations");

            migrationBuilder.DropTable(
                name: "register_entries");

            migrationBuilder.DropTable(
                name: "declared_relations");

            migrationBuilder.DropIndex(
                name: "ix_complaints_organisation_alike_hash",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "representative",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "acts_sha256",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "agency_ended",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "alike_hash",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "authorities",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "barred",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "details",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "done_acts",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "handed_over",
                table: "complaints");

            migrationBuilder.DropColumn(
                name: "sealed_details",
                table: "complaints");
        }
    }
}
