using ComplaintSuite.Routing.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItem>
{
    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        builder.ToTable("work_items").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.CaseId).HasField("_caseId");
        builder.Ignore(it => it.IsOpen);
        builder.Property(it => it.Version).IsConcurrencyToken();
        // Saved with a step always. A column that could be null would be asked for null as well, which no index over open work answers.
        builder.Property(it => it.Step).IsRequired();
        builder.Property(it => it.Result).HasMaxLength(Reading.LongText);
        builder.HasMany(it => it.HandlingRecord).WithOne().HasForeignKey(it => it.WorkItemId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(it => it.Records).WithOne().HasForeignKey(it => it.WorkItemId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(it => it.OpenExtension).Ignore(it => it.OpenOrder).Ignore(it => it.LastRecord);
        builder.HasOne<WorkItem>().WithMany().HasForeignKey(it => it.EarlierId).OnDelete(DeleteBehavior.Restrict);
        // One goes on from another, once.
        builder.HasIndex(it => it.EarlierId).IsUnique();
        builder.HasIndex(it => it.CaseId, "ix_work_items_case").HasDatabaseName("ix_work_items_case");
        builder.HasIndex(it => it.CaseId, "ix_work_items_open_case").IsUnique().HasFilter("step not in ('handed-in', 'cancelled')").HasDatabaseName("ix_work_items_open_case");
        // Byte by byte, as Redis sorts it.
        builder.Property(it => it.Place).HasMaxLength(QueuePlace.Length).UseCollation("C");
        // What waits, for claiming; all that is open, for lists.
        builder.HasIndex(it => new { it.Organisation, it.Department, it.Step, it.Place }).HasDatabaseName("ix_work_items_queue");
        builder.HasIndex(it => new { it.Organisation, it.Department, it.Place }).HasFilter("step not in ('handed-in', 'cancelled')").HasDatabaseName("ix_work_items_open");
    }
}

internal sealed class HandlingEntryConfiguration : IEntityTypeConfiguration<HandlingEntry>
{
    public void Configure(EntityTypeBuilder<HandlingEntry> builder)
    {
        builder.ToTable("handling_entries").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Text).HasMaxLength(Reading.LongText);
    }
}

internal sealed class WorkActConfiguration : IEntityTypeConfiguration<WorkAct>
{
    public void Configure(EntityTypeBuilder<WorkAct> builder)
    {
        builder.ToTable("acts").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Text).HasMaxLength(Reading.LongText);
        builder.HasIndex(it => it.WorkItemId);
        builder.HasOne<WorkItem>().WithMany().HasForeignKey(it => it.WorkItemId).OnDelete(DeleteBehavior.Restrict);
    }
}
