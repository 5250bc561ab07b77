using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.HandlingLog;
using ComplaintSuite.Routing.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

/// <summary>All records in one table: they are read together, in their order.</summary>
internal sealed class WorkRecordConfiguration : IEntityTypeConfiguration<WorkRecord>
{
    public void Configure(EntityTypeBuilder<WorkRecord> builder)
    {
        builder.ToTable("work_records").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Text).HasMaxLength(Reading.LongText);
        builder.HasIndex(it => new { it.WorkItemId, it.Number }).IsUnique();
        builder.HasDiscriminator<string>("kind")
            .HasValue<Transfer>("transfer").HasValue<Containment>("containment").HasValue<ExtensionRequest>("extension-request")
            .HasValue<ExtensionDecision>("extension-decision").HasValue<OverrunApproval>("overrun-approval")
            .HasValue<SupervisionOrder>("supervision-order").HasValue<SupervisionAnswer>("supervision-answer").HasValue<Release>("release");
    }
}

internal sealed class ExtensionRequestConfiguration : IEntityTypeConfiguration<ExtensionRequest>
{
    public void Configure(EntityTypeBuilder<ExtensionRequest> builder) => builder.Property(it => it.Clock).HasColumnName("clock");
}

internal sealed class OverrunApprovalConfiguration : IEntityTypeConfiguration<OverrunApproval>
{
    public void Configure(EntityTypeBuilder<OverrunApproval> builder) => builder.Property(it => it.Clock).HasColumnName("clock");
}

internal sealed class HandlingLogConfiguration : IEntityTypeConfiguration<LogEntry>
{
    public void Configure(EntityTypeBuilder<LogEntry> builder)
    {
        builder.ToTable("handling_log").HasKey(it => it.WorkItemId);
        builder.Property(it => it.WorkItemId).ValueGeneratedNever();
        builder.HasIndex(it => new { it.Organisation, it.HandedInAt, it.WorkItemId });
        builder.HasOne<WorkItem>().WithOne().HasForeignKey<LogEntry>(it => it.WorkItemId).OnDelete(DeleteBehavior.Restrict);
    }
}
