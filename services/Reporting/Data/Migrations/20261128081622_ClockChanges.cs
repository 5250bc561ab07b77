using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Reporting.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClockChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_clocks_open_due",
                table: "clocks");

            migrationBuilder.AddColumn<string>(
                name: "post",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "approved_at",
                table: "clocks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "approved_by",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calendar",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calendar_sha256",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "changed_at",
                table: "clocks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "event_id",
                table: "clocks",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "keeper",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "late",
                table: "clocks",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "outcome",
                table: "clocks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paused_at",
                table: "clocks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "published_record",
                table: "clocks",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "requested_date",
                table: "clocks",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "revision",
                table: "clocks",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "ix_clocks_calendar",
                table: "clocks",
                columns: new[] { "calendar", "calendar_sha256", "id" },
                filter: "ended_at is null and voided_at is null and keeper is null and calendar is not null");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_case_id",
                table: "clocks",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_open_due",
                table: "clocks",
                column: "due_at",
                filter: "ended_at is null and voided_at is null and fired_at is null and keeper is null and not published_record");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_clocks_calendar",
                table: "clocks");

            migrationBuilder.DropIndex(
                name: "ix_clocks_case_id",
                table: "clocks");

            migrationBuilder.DropIndex(
                name: "ix_clocks_open_due",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "post",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "approved_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "approved_by",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "calendar",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "calendar_sha256",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "changed_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "event_id",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "keeper",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "late",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "outcome",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "published_record",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "requested_date",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "clocks");

            migrationBuilder.CreateIndex(
                name: "ix_clocks_open_due",
                table: "clocks",
                column: "due_at",
                filter: "ended_at is null and voided_at is null and fired_at is null");
        }
    }
}
