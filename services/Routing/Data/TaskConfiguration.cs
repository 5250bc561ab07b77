using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class TaskConfiguration : IEntityTypeConfiguration<AskedTask>
{
    public void Configure(EntityTypeBuilder<AskedTask> builder)
    {
        builder.ToTable("tasks").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Version).IsConcurrencyToken();
        builder.Property(it => it.Question).HasMaxLength(TaskGrpc.LongestText);
        builder.Property(it => it.Answer).HasMaxLength(TaskGrpc.LongestText);
        builder.Property(it => it.Reason).HasMaxLength(TaskGrpc.LongestText);
        builder.Ignore(it => it.IsOpen).Ignore(it => it.WasWithdrawn).Ignore(it => it.FirstRule);
        builder.HasOne<WorkItem>().WithMany().HasForeignKey(it => it.WorkItemId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<AskedTask>().WithMany().HasForeignKey(it => it.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(it => it.WorkItemId);
        // What a department has to do, the next right thing first.
        builder.HasIndex(it => new { it.Organisation, it.Department, it.DueAt, it.Id }).HasFilter("state in ('Asked', 'Taken')").HasDatabaseName("ix_tasks_open");
    }
}
