using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Routing.Data.Migrations
{
    /// <inheritdoc />
    public partial class HandedOverLate : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<List<Guid>>(
                name: "further_cases",
                table: "alerts",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<Guid>(
                name: "hand_over_id",
                table: "alerts",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_alerts_hand_over",
                table: "alerts",
                columns: new[] { "organisation", "hand_over_id", "post" },
                unique: true,
                filter: "hand_over_id is not null and acknowledged_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_alerts_hand_over",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "further_cases",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "hand_over_id",
                table: "alerts");
        }
    }
}
