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
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Data;

/// <summary>The case files. Every table has its organisation, and row-level security below it (Migrations).</summary>
public sealed class IntakeDb(DbContextOptions<IntakeDb> options) : ServiceDb(options)
{
    public DbSet<Complaint> Complaints => Set<Complaint>();

    public DbSet<Party> Parties => Set<Party>();

    public DbSet<Unmasking> Unmaskings => Set<Unmasking>();

    public DbSet<IdentityAccess> IdentityAccesses => Set<IdentityAccess>();

    public DbSet<CaseKey> CaseKeys => Set<CaseKey>();

    public DbSet<CaseMessage> Messages => Set<CaseMessage>();

    public DbSet<MessageReading> MessageReadings => Set<MessageReading>();

    public DbSet<Article> Articles => Set<Article>();

    public DbSet<ArticleText> ArticleTexts => Set<ArticleText>();

    public DbSet<Publication> Publications => Set<Publication>();

    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<AttachmentChunk> AttachmentChunks => Set<AttachmentChunk>();

    public DbSet<ArchiveDocument> ArchiveDocuments => Set<ArchiveDocument>();

    public DbSet<CodeGuess> CodeGuesses => Set<CodeGuess>();

    /// <summary>Acts of procedures' own.</summary>
    public DbSet<ActRecord> ActRecords => Set<ActRecord>();

    /// <summary>Cases that forms named which may name them once.</summary>
    public DbSet<OnceNamed> OnceNamed => Set<OnceNamed>();

    public DbSet<CaseLikeness> Likenesses => Set<CaseLikeness>();

    public DbSet<RegisterEntry> RegisterEntries => Set<RegisterEntry>();

    public DbSet<CaseTask> CaseTasks => Set<CaseTask>();

    public DbSet<DeclaredRelation> Relations => Set<DeclaredRelation>();

    public DbSet<MetRelation> MetRelations => Set<MetRelation>();

    public DbSet<RelationMeeting> RelationMeetings => Set<RelationMeeting>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddActRecords();
    }
}
