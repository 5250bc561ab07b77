using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Messaging;

/// <summary>Maps the tables of the event log and of the subscriptions into a service's own DbContext.</summary>
public static class MessagingModel
{
    /// <summary>
    /// Call in <c>OnModelCreating</c>. The migration that creates the tables ends with <see cref="RowSecurity.SecureMessaging"/> and <see cref="RowSecurity.SecureTakenEvents"/>.
    /// Names are explicit here, because the SQL of this project names them too.
    /// </summary>
    public static void AddMessaging(this ModelBuilder model)
    {
        model.Entity<OutboxEvent>(table =>
        {
            table.ToTable(Tables.Outbox);
            table.HasKey(row => row.Sequence);
            table.Property(row => row.Sequence).HasColumnName("sequence").UseIdentityAlwaysColumn();
            MapEvent(table);
            table.HasIndex(row => row.EventId).IsUnique();
        });
        model.Entity<LoggedEvent>(table =>
        {
            table.ToTable(Tables.EventLog);
            table.HasKey(row => row.Number);
            table.Property(row => row.Number).HasColumnName("number").ValueGeneratedNever();
            table.Property(row => row.LoggedAt).HasColumnName("logged_at");
            MapEvent(table);
            table.HasIndex(row => row.EventId).IsUnique();
        });
        model.Entity<TrimmedEvent>(table =>
        {
            table.ToTable(Tables.TrimmedEvents);
            table.HasKey(row => row.EventId);
            table.Property(row => row.EventId).HasColumnName("event_id").ValueGeneratedNever();
            table.Property(row => row.Number).HasColumnName("number");
        });
        model.Entity<EventLogHead>(table =>
        {
            table.ToTable(Tables.EventLogHead, check => check.HasCheckConstraint("ck_event_log_head_single", "id = 1"));
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            table.Property(row => row.Number).HasColumnName("number");
            table.Property(row => row.Trimmed).HasColumnName("trimmed");
            table.HasData(new EventLogHead { Id = EventLogHead.OnlyId });
        });
        model.Entity<LogReader>(table =>
        {
            table.ToTable(Tables.LogReaders);
            table.HasKey(row => row.Subscriber);
            table.Property(row => row.Subscriber).HasColumnName("subscriber").HasMaxLength(40);
            table.Property(row => row.AcknowledgedNumber).HasColumnName("acknowledged_number");
            table.Property(row => row.SeenAt).HasColumnName("seen_at");
        });
        model.Entity<SubscriptionPosition>(table =>
        {
            table.ToTable(Tables.SubscriptionPositions);
            table.HasKey(row => row.Producer);
            table.Property(row => row.Producer).HasColumnName("producer").HasMaxLength(40);
            table.Property(row => row.Position).HasColumnName("position");
            table.Property(row => row.RefusedAt).HasColumnName("refused_at");
        });
        model.Entity<TakenEvent>(table =>
        {
            table.ToTable(Tables.TakenEvents);
            table.HasKey(row => new { row.Producer, row.Number });
            table.Property(row => row.Producer).HasColumnName("producer").HasMaxLength(40);
            table.Property(row => row.Number).HasColumnName("number");
            table.Property(row => row.EventId).HasColumnName("event_id");
        });
        model.Entity<TakenSubject>(table =>
        {
            table.ToTable(Tables.TakenSubjects);
            table.HasKey(row => new { row.Producer, row.Organisation, row.Subject });
            table.Property(row => row.Producer).HasColumnName("producer").HasMaxLength(40);
            table.Property(row => row.Organisation).HasColumnName("organisation").HasMaxLength(40);
            table.Property(row => row.Subject).HasColumnName("subject").HasMaxLength(100);
            table.Property(row => row.Number).HasColumnName("number");
        });
        model.Entity<ParkedRow>(table =>
        {
            table.ToTable(Tables.ParkedEvents);
            table.HasKey(row => row.Sequence);
            table.Property(row => row.Sequence).HasColumnName("sequence").UseIdentityAlwaysColumn();
            table.Property(row => row.Producer).HasColumnName("producer").HasMaxLength(40);
            table.Property(row => row.Number).HasColumnName("number");
            table.Property(row => row.ParkedAt).HasColumnName("parked_at");
            table.Property(row => row.Attempts).HasColumnName("attempts");
            table.Property(row => row.Failure).HasColumnName("failure").HasMaxLength(200);
            table.Property(row => row.NextAttemptAt).HasColumnName("next_attempt_at");
            MapEvent(table);
            table.HasIndex(row => new { row.Producer, row.EventId }).IsUnique();
            table.HasIndex(row => new { row.Producer, row.Organisation, row.Subject, row.Sequence });
        });
    }

    private static void MapEvent<T>(EntityTypeBuilder<T> table) where T : StoredEvent
    {
        table.Property(row => row.EventId).HasColumnName("event_id");
        table.Property(row => row.Organisation).HasColumnName("organisation").HasMaxLength(40);
        table.Property(row => row.Subject).HasColumnName("subject").HasMaxLength(100);
        table.Property(row => row.SubjectVersion).HasColumnName("subject_version");
        table.Property(row => row.OccurredAt).HasColumnName("occurred_at");
        table.Property(row => row.Type).HasColumnName("type").HasMaxLength(200);
        table.Property(row => row.Payload).HasColumnName("payload");
        table.Property(row => row.Traceparent).HasColumnName("traceparent").HasMaxLength(55);
    }
}
