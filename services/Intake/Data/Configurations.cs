using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Archive;
using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Intake.Knowledge;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Published;
using ComplaintSuite.Intake.Relations;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Timeline;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Intake.Data;

internal sealed class ComplaintConfiguration : IEntityTypeConfiguration<Complaint>
{
    public void Configure(EntityTypeBuilder<Complaint> complaint)
    {
        complaint.ToTable("complaints").HasKey(it => it.Id);
        complaint.Property(it => it.Id).ValueGeneratedNever();
        complaint.Property(it => it.Version).IsConcurrencyToken();
        complaint.HasIndex(it => it.CaseNumber).IsUnique();
        complaint.HasIndex(it => new { it.Organisation, it.ReceivedAt, it.Id });
        complaint.HasIndex(it => new { it.Organisation, it.AlikeHash }).HasFilter("alike_hash is not null");
        complaint.Property(it => it.Facts).HasMaxLength(Reading.LongText);
        complaint.Property(it => it.Leads).HasMaxLength(Reading.LongText);
        complaint.Property(it => it.Demand).HasMaxLength(20_000);
        complaint.Ignore(it => it.CaseId).Ignore(it => it.Complainant).Ignore(it => it.Respondent).Ignore(it => it.IsAnonymous)
            .Ignore(it => it.Decision).Ignore(it => it.CanBeReopened).Ignore(it => it.Agent).Ignore(it => it.HasAgent).Ignore(it => it.UrgedAgainFrom).Ignore(it => it.OthersAlike).Ignore(it => it.JoinsAlike);
        complaint.Property(it => it.HandedOver).IsJson();
        complaint.Property(it => it.Assessment).IsJson();
        complaint.Property(it => it.Indicators).IsJson();
        complaint.Property(it => it.Authorities).IsJson().HasDefaultValueSql("'{}'");
        complaint.Property(it => it.AwaitedMaterials).IsJson();
        complaint.Property(it => it.Urging).IsJson();
        complaint.Property(it => it.FollowUp).IsJson();
        complaint.Property(it => it.CorrectiveAction).IsJson();
        complaint.Property(it => it.Withdrawal).IsJson();
        complaint.Property(it => it.Closing).IsJson();
        complaint.Property(it => it.Reopenings).IsJson().HasDefaultValueSql("'[]'");
        complaint.Property(it => it.AskedStaff).HasDefaultValueSql("'{}'");
        complaint.HasMany(it => it.Parties).WithOne().HasForeignKey(it => it.CaseId);
        complaint.HasMany(it => it.Handlers).WithOne().HasForeignKey(it => it.CaseId);
        complaint.HasMany(it => it.Tasks).WithOne().HasForeignKey(it => it.CaseId);
        complaint.HasOne(it => it.Published).WithOne().HasForeignKey<Publication>(it => it.CaseId);
        complaint.Navigation(it => it.Published).AutoInclude();
    }
}

internal sealed class CaseHandlerConfiguration : IEntityTypeConfiguration<CaseHandler>
{
    public void Configure(EntityTypeBuilder<CaseHandler> handler) => handler.ToTable("case_handlers").HasKey(it => new { it.CaseId, it.StaffId });
}

internal sealed class CaseTaskConfiguration : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> task)
    {
        task.ToTable("case_tasks").HasKey(it => it.Id);
        task.Property(it => it.Id).ValueGeneratedNever();
    }
}

internal sealed class CaseMessageConfiguration : IEntityTypeConfiguration<CaseMessage>
{
    public void Configure(EntityTypeBuilder<CaseMessage> message)
    {
        message.ToTable("messages").HasKey(it => it.Id);
        message.Property(it => it.Id).ValueGeneratedNever();
        message.HasIndex(it => new { it.CaseId, it.Number }).IsUnique();
        message.Property(it => it.Kind).HasConversion<string>();
        message.Property(it => it.Text).HasMaxLength(Reading.LongText);
        message.Property(it => it.Items).IsJson();
    }
}

internal sealed class ArticleConfiguration : IEntityTypeConfiguration<Article>
{
    public void Configure(EntityTypeBuilder<Article> article)
    {
        article.ToTable("articles").HasKey(it => it.Id);
        article.Property(it => it.Id).ValueGeneratedNever();
        article.Property(it => it.Version).IsConcurrencyToken();
        article.HasIndex(it => new { it.Organisation, it.Code }).IsUnique();
        article.Ignore(it => it.CaseId);
    }
}

internal sealed class ArticleTextConfiguration : IEntityTypeConfiguration<ArticleText>
{
    public void Configure(EntityTypeBuilder<ArticleText> text)
    {
        text.ToTable("article_texts").HasKey(it => new { it.ArticleId, it.Number });
        text.Property(it => it.Number).ValueGeneratedNever();
        text.Property(it => it.Title).IsJson();
        text.Property(it => it.Body).IsJson();
        text.HasOne<Article>().WithMany().HasForeignKey(it => it.ArticleId);
    }
}

internal sealed class MessageReadingConfiguration : IEntityTypeConfiguration<MessageReading>
{
    public void Configure(EntityTypeBuilder<MessageReading> reading) => reading.ToTable("message_readings").HasKey(it => new { it.CaseId, it.ByComplainant });
}

internal sealed class PartyConfiguration : IEntityTypeConfiguration<Party>
{
    public void Configure(EntityTypeBuilder<Party> party)
    {
        party.ToTable("parties").HasKey(it => it.Id);
        party.Property(it => it.Id).ValueGeneratedNever();
        party.HasIndex(it => new { it.CaseId, it.Role }).IsUnique();
        party.HasIndex(it => new { it.Organisation, it.NameHash }).HasFilter("name_hash is not null");
        party.HasIndex(it => new { it.Organisation, it.TelephoneHash }).HasFilter("telephone_hash is not null");
        party.HasIndex(it => new { it.Organisation, it.EmailHash }).HasFilter("email_hash is not null");
        party.HasIndex(it => new { it.Organisation, it.UnitHash }).HasFilter("unit_hash is not null");
        party.Ignore(it => it.HasContact);
    }
}

internal sealed class UnmaskingConfiguration : IEntityTypeConfiguration<Unmasking>
{
    public void Configure(EntityTypeBuilder<Unmasking> unmasking)
    {
        unmasking.ToTable("unmaskings").HasKey(it => it.Id);
        unmasking.Property(it => it.Id).ValueGeneratedNever();
        unmasking.Property(it => it.Version).IsConcurrencyToken();
        unmasking.HasIndex(it => new { it.CaseId, it.RequestedAt });
    }
}

internal sealed class IdentityAccessConfiguration : IEntityTypeConfiguration<IdentityAccess>
{
    public void Configure(EntityTypeBuilder<IdentityAccess> access)
    {
        access.ToTable("identity_accesses").HasKey(it => it.Id);
        access.Property(it => it.Id).ValueGeneratedNever();
        access.HasIndex(it => new { it.CaseId, it.At });
    }
}

internal sealed class CaseKeyConfiguration : IEntityTypeConfiguration<CaseKey>
{
    public void Configure(EntityTypeBuilder<CaseKey> key)
    {
        key.ToTable("case_keys").HasKey(it => it.CaseId);
        key.Property(it => it.CaseId).ValueGeneratedNever();
        key.HasIndex(it => it.WrappedBy);
    }
}

internal sealed class PublicationConfiguration : IEntityTypeConfiguration<Publication>
{
    public void Configure(EntityTypeBuilder<Publication> publication)
    {
        publication.ToTable("publications").HasKey(it => it.CaseId);
        publication.Property(it => it.CaseId).ValueGeneratedNever();
        publication.Property(it => it.Rows).IsJson();
        // One case for each record, whatever sends it how often.
        publication.HasIndex(it => new { it.Organisation, it.Source, it.PublisherNumber }).IsUnique();
    }
}

internal sealed class TimelineConfiguration : IEntityTypeConfiguration<TimelineEntry>
{
    public void Configure(EntityTypeBuilder<TimelineEntry> entry)
    {
        entry.ToTable("timeline").HasKey(it => it.Id);
        entry.Property(it => it.Id).ValueGeneratedNever();
        entry.HasIndex(it => new { it.CaseId, it.At });
        entry.Property(it => it.Words).IsJson();
    }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.ToTable("notices").HasKey(it => it.Id);
        notice.Property(it => it.Id).ValueGeneratedNever();
        notice.HasIndex(it => new { it.CaseId, it.IssuedAt });
        notice.HasMany(it => it.Deliveries).WithOne().HasForeignKey(it => it.NoticeId);
    }
}

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("deliveries").HasKey(it => it.Id);
        delivery.Property(it => it.Id).ValueGeneratedNever();
        delivery.HasIndex(it => it.NextAttemptAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_deliveries_pending");
    }
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.ToTable("attachments").HasKey(it => it.Id);
        attachment.Property(it => it.Id).ValueGeneratedNever();
        attachment.HasIndex(it => it.CaseId);
        attachment.HasIndex(it => it.StartedAt).HasFilter("completed_at is null").HasDatabaseName("ix_attachments_unfinished");
        attachment.Property(it => it.RemovalReason).HasMaxLength(2_000);
        attachment.Property(it => it.Act).HasMaxLength(100);
    }
}

internal sealed class AttachmentChunkConfiguration : IEntityTypeConfiguration<AttachmentChunk>
{
    public void Configure(EntityTypeBuilder<AttachmentChunk> chunk) => chunk.ToTable("attachment_chunks").HasKey(it => new { it.AttachmentId, it.Number });
}

internal sealed class ArchiveDocumentConfiguration : IEntityTypeConfiguration<ArchiveDocument>
{
    public void Configure(EntityTypeBuilder<ArchiveDocument> document) => document.ToTable("archive_documents").HasKey(it => new { it.CaseId, it.Number });
}

internal sealed class RegisterEntryConfiguration : IEntityTypeConfiguration<RegisterEntry>
{
    public void Configure(EntityTypeBuilder<RegisterEntry> entry)
    {
        entry.ToTable("register_entries").HasKey(it => new { it.Organisation, it.Register, it.Number });
        entry.HasIndex(it => new { it.Organisation, it.Register, it.CaseId }).IsUnique();
        entry.HasIndex(it => new { it.Organisation, it.Register, it.Year, it.Count });
    }
}

internal sealed class OnceNamedConfiguration : IEntityTypeConfiguration<OnceNamed>
{
    public void Configure(EntityTypeBuilder<OnceNamed> builder) =>
        builder.ToTable("once_named").HasKey(it => new { it.Organisation, it.Act, it.Field, it.CaseNumber });
}

internal sealed class CaseLikenessConfiguration : IEntityTypeConfiguration<CaseLikeness>
{
    public void Configure(EntityTypeBuilder<CaseLikeness> likeness)
    {
        likeness.ToTable("likenesses").HasKey(it => it.CaseId);
        likeness.Property(it => it.CaseId).ValueGeneratedNever();
        likeness.HasOne<Complaint>().WithOne().HasForeignKey<CaseLikeness>(it => it.CaseId).OnDelete(DeleteBehavior.Cascade);
        likeness.HasIndex(it => new { it.Organisation, it.ReceivedAt });
    }
}

internal sealed class DeclaredRelationConfiguration : IEntityTypeConfiguration<DeclaredRelation>
{
    public void Configure(EntityTypeBuilder<DeclaredRelation> relation)
    {
        relation.ToTable("declared_relations").HasKey(it => it.Id);
        relation.Property(it => it.Id).ValueGeneratedNever();
        relation.Property(it => it.Version).IsConcurrencyToken();
        relation.Ignore(it => it.CaseId);
        relation.HasIndex(it => new { it.Organisation, it.NameHash }).HasFilter("name_hash is not null");
        relation.HasIndex(it => new { it.Organisation, it.TelephoneHash }).HasFilter("telephone_hash is not null");
        relation.HasIndex(it => new { it.Organisation, it.EmailHash }).HasFilter("email_hash is not null");
        relation.HasIndex(it => new { it.Organisation, it.Place }).HasFilter("place is not null");
        relation.HasIndex(it => new { it.Organisation, it.StaffId });
    }
}

internal sealed class RelationMeetingConfiguration : IEntityTypeConfiguration<RelationMeeting>
{
    public void Configure(EntityTypeBuilder<RelationMeeting> meeting)
    {
        meeting.ToTable("relation_meetings").HasKey(it => it.RelationId);
        meeting.Property(it => it.RelationId).ValueGeneratedNever();
        meeting.Ignore(it => it.IsOver);
        meeting.HasOne<DeclaredRelation>().WithOne().HasForeignKey<RelationMeeting>(it => it.RelationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MetRelationConfiguration : IEntityTypeConfiguration<MetRelation>
{
    public void Configure(EntityTypeBuilder<MetRelation> met)
    {
        met.ToTable("met_relations").HasKey(it => new { it.CaseId, it.RelationId });
        met.HasOne<Complaint>().WithMany().HasForeignKey(it => it.CaseId).OnDelete(DeleteBehavior.Cascade);
        met.HasOne<DeclaredRelation>().WithMany().HasForeignKey(it => it.RelationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CodeGuessConfiguration : IEntityTypeConfiguration<CodeGuess>
{
    public void Configure(EntityTypeBuilder<CodeGuess> guess)
    {
        guess.ToTable("guess_counters").HasKey(it => it.CaseNumber);
        guess.HasIndex(it => it.LastAt);
    }
}
