using ComplaintSuite.Routing.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Version).IsConcurrencyToken();
        builder.HasIndex(it => new { it.Organisation, it.RaisedAt, it.Id }, "ix_alerts_organisation_raised_at_id").HasDatabaseName("ix_alerts_organisation_raised_at_id");
        builder.HasIndex(it => new { it.Organisation, it.RaisedAt, it.Id }, "ix_alerts_open").HasFilter("acknowledged_at is null and lapsed_at is null").HasDatabaseName("ix_alerts_open");
        // A missing year is told once, whoever finds it missing first (AlertDesk).
        builder.HasIndex(it => new { it.Organisation, it.Calendar, it.ProvisionalYear }).IsUnique().HasFilter("kind = 'ProvisionalCalendar'").HasDatabaseName("ix_alerts_missing_year");
        // What was handed over late is told each post once.
        builder.HasIndex(it => new { it.Organisation, it.HandOverId, it.Post }).IsUnique().HasFilter("hand_over_id is not null and acknowledged_at is null").HasDatabaseName("ix_alerts_hand_over");
        builder.Property(it => it.FurtherCases).HasDefaultValueSql("'{}'");
        builder.Property(it => it.Barred).HasDefaultValueSql("'{}'");
        builder.HasIndex(it => it.CaseId);
    }
}

internal sealed class KnownCaseConfiguration : IEntityTypeConfiguration<KnownCase>
{
    public void Configure(EntityTypeBuilder<KnownCase> builder)
    {
        builder.ToTable("known_cases").HasKey(it => it.CaseId);
        builder.Property(it => it.CaseId).ValueGeneratedNever();
        builder.Property(it => it.Barred).HasDefaultValueSql("'{}'");
    }
}
