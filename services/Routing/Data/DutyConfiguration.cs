using ComplaintSuite.Routing.Duty;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class DutyBookConfiguration : IEntityTypeConfiguration<DutyBook>
{
    public void Configure(EntityTypeBuilder<DutyBook> builder)
    {
        builder.ToTable("duty_books").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Version).IsConcurrencyToken();
        builder.Ignore(it => it.CaseId);
        builder.HasMany(it => it.Entries).WithOne().HasForeignKey(it => it.BookId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(it => new { it.Organisation, it.BeganAt, it.Id }).HasDatabaseName("ix_duty_books_latest");
        // A place has one check a day, and a person one shift at a time, whoever makes them at the same moment.
        builder.HasIndex(it => new { it.Organisation, it.Department, it.Day }).IsUnique().HasFilter("kind = 'DailyCheck'").HasDatabaseName("ix_duty_books_day");
        builder.HasIndex(it => new { it.Organisation, it.StaffId }).IsUnique().HasFilter("kind = 'Shift' and ended_at is null").HasDatabaseName("ix_duty_books_shift");
        // What the rounds ask: which hand-over is late.
        builder.HasIndex(it => it.DueAt).HasFilter("kind = 'Shift' and ended_at is not null and handed_over_at is null and late_at is null").HasDatabaseName("ix_duty_books_due");
    }
}

internal sealed class DutyRoundConfiguration : IEntityTypeConfiguration<DutyRound>
{
    public void Configure(EntityTypeBuilder<DutyRound> builder) => builder.ToTable("duty_rounds").HasKey(it => it.Organisation);
}

internal sealed class DutyEntryConfiguration : IEntityTypeConfiguration<DutyEntry>
{
    public void Configure(EntityTypeBuilder<DutyEntry> builder)
    {
        builder.ToTable("duty_entries").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Text).HasMaxLength(DutyEntry.LongestText);
        builder.Property(it => it.Done).HasMaxLength(DutyEntry.LongestText);
        builder.Ignore(it => it.IsSettled);
        builder.HasIndex(it => new { it.BookId, it.Number }).IsUnique();
    }
}
