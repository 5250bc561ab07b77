using System;
using System.Collections.Generic;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    actor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    rule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    record_type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_version = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clocks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    rule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    origin = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    limit = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    provisional_year = table.Column<int>(type: "integer", nullable: true),
                    provenance = table.Column<string>(type: "jsonb", maxLength: 200, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    fired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    voided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clocks", x => x.id);
                });

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
                name: "directory_copies",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    copied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directory_copies", x => x.organisation);
                });

            migrationBuilder.CreateTable(
                name: "event_log",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    logged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    traceparent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_log", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "event_log_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    trimmed = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_log_head", x => x.id);
                    table.CheckConstraint("ck_event_log_head_single", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "handled_requests",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_handled_requests", x => new { x.organisation, x.key });
                });

            migrationBuilder.CreateTable(
                name: "history",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    move = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    from = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    to = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    actor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    post = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    rule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    procedure_version = table.Column<int>(type: "integer", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    event_payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_history", x => new { x.record_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "log_readers",
                columns: table => new
                {
                    subscriber = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    acknowledged_number = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_readers", x => x.subscriber);
                });

            migrationBuilder.CreateTable(
                name: "organisations",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    zone = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content_sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_es = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_zh_cn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisations", x => x.organisation);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    traceparent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "parked_events",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    producer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    failure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    traceparent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_parked_events", x => x.sequence);
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
                name: "procedure_assignments",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    channel = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_procedure_assignments", x => new { x.organisation, x.kind, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "procedure_versions",
                columns: table => new
                {
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    expanded = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_procedure_versions", x => new { x.procedure, x.version });
                });

            migrationBuilder.CreateTable(
                name: "staff",
                columns: table => new
                {
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    posts = table.Column<List<string>>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff", x => new { x.organisation, x.staff_id });
                });

            migrationBuilder.CreateTable(
                name: "subscription_positions",
                columns: table => new
                {
                    producer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription_positions", x => x.producer);
                });

            migrationBuilder.CreateTable(
                name: "taken_subjects",
                columns: table => new
                {
                    producer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    organisation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_taken_subjects", x => new { x.producer, x.organisation, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "trimmed_events",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trimmed_events", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "work_items",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    category = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    route = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    department = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    handler = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    release_reason = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: true),
                    result = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: true),
                    outcome = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    procedure = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    procedure_version = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    audit_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_items", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "acts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acts", x => x.id);
                    table.ForeignKey(
                        name: "fk_acts_work_items_work_item_id",
                        column: x => x.work_item_id,
                        principalTable: "work_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "handling_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    work_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    staff_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_handling_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_handling_entries_work_items_work_item_id",
                        column: x => x.work_item_id,
                        principalTable: "work_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "event_log_head",
                columns: new[] { "id", "number", "trimmed" },
                values: new object[] { 1, 0L, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_acts_work_item_id",
                table: "acts",
                column: "work_item_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_organisation_case_id",
                table: "audit_entries",
                columns: new[] { "organisation", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_record_id_record_version",
                table: "audit_entries",
                columns: new[] { "record_id", "record_version" });

            migrationBuilder.CreateIndex(
                name: "ix_clocks_open_due",
                table: "clocks",
                column: "due_at",
                filter: "ended_at is null and voided_at is null and fired_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_record_id",
                table: "clocks",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_event_log_event_id",
                table: "event_log",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_handled_requests_at",
                table: "handled_requests",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_handling_entries_work_item_id",
                table: "handling_entries",
                column: "work_item_id");

            migrationBuilder.CreateIndex(
                name: "ix_history_case_id_at",
                table: "history",
                columns: new[] { "case_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_history_event_id",
                table: "history",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisations_id",
                table: "organisations",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_event_id",
                table: "outbox",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_parked_events_producer_event_id",
                table: "parked_events",
                columns: new[] { "producer", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_parked_events_producer_organisation_subject_sequence",
                table: "parked_events",
                columns: new[] { "producer", "organisation", "subject", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_organisation_subject",
                table: "staff",
                columns: new[] { "organisation", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_items_open_case",
                table: "work_items",
                column: "case_id",
                unique: true,
                filter: "step not in ('handed-in', 'cancelled')");

            migrationBuilder.CreateIndex(
                name: "ix_work_items_queue",
                table: "work_items",
                columns: new[] { "organisation", "department", "step", "due_at", "received_at", "id" });

            foreach (var table in new[] { "organisations", "departments", "posts", "staff", "procedure_assignments", "work_items", "handling_entries", "acts" })
                migrationBuilder.EnableRowSecurity(table);
            // The public list of organisations and the export of all directories go across organisations.
            foreach (var table in new[] { "organisations", "departments", "posts", "staff", "procedure_assignments" })
                migrationBuilder.EnableWorkerAccess(table);
            migrationBuilder.MakeAppendOnly("handling_entries");
            migrationBuilder.MakeAppendOnly("acts");
            migrationBuilder.SecureServiceTables();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "acts");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "clocks");

            migrationBuilder.DropTable(
                name: "departments");

            migrationBuilder.DropTable(
                name: "directory_copies");

            migrationBuilder.DropTable(
                name: "event_log");

            migrationBuilder.DropTable(
                name: "event_log_head");

            migrationBuilder.DropTable(
                name: "handled_requests");

            migrationBuilder.DropTable(
                name: "handling_entries");

            migrationBuilder.DropTable(
                name: "history");

            migrationBuilder.DropTable(
                name: "log_readers");

            migrationBuilder.DropTable(
                name: "organisations");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "parked_events");

            migrationBuilder.DropTable(
                name: "posts");

            migrationBuilder.DropTable(
                name: "procedure_assignments");

            migrationBuilder.DropTable(
                name: "procedure_versions");

            migrationBuilder.DropTable(
                name: "staff");

            migrationBuilder.DropTable(
                name: "subscription_positions");

            migrationBuilder.DropTable(
                name: "taken_subjects");

            migrationBuilder.DropTable(
                name: "trimmed_events");

            migrationBuilder.DropTable(
                name: "work_items");
        }
    }
}
