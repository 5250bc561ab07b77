using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Knowledge;

/// <summary>Knowledge articles over gRPC and JSON.</summary>
internal sealed partial class KnowledgeGrpc(IntakeDb db, Directories directories, TimeProvider time) : KnowledgeService.KnowledgeServiceBase
{
    private const int LongestCode = 60;

    /// <summary>The organisation asked for, if the caller belongs to it; any other is as if it were not there.</summary>
    private static string OrganisationOf(string organisation, Caller caller) => caller.Organisations.Contains(organisation) ? organisation : OrganisationScope.Nowhere;

    /// <summary>Changes an article once per request, with its audit entry.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">The whole request.</param>
    /// <param name="key">Organisation, code, request id and version of the request.</param>
    /// <param name="act">Name of the act in the audit trail.</param>
    /// <param name="change">Changes the article, which is null where there is none of this code; returns the changed one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    private async Task<Contracts.Intake.V1.Article> ChangeAsync(
        Caller caller, IMessage request, (string Organisation, string Code, string RequestId, long ExpectedVersion) key, string act, Func<Article?, string, DateTimeOffset, Article> change,
        CancellationToken cancellation)
    {
        var reading = new Reading();
        var requestId = reading.RequestId(key.RequestId);
        reading.Done();
        RequireCode(key.Code);
        var now = time.Instant();
        var organisation = OrganisationOf(key.Organisation, caller);
        await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), organisation, now, async () =>
        {
            var directory = await directories.FindAsync(db, organisation, cancellation) ?? throw Refusal.NotFound("article");
            Policies.RequireAtPresent(Policies.WriteKnowledge, caller, directory);
            var article = await db.Articles.SingleOrDefaultAsync(it => it.Code == key.Code, cancellation);
            if (article is null && key.ExpectedVersion > 0)
                throw Refusal.NotFound("article");
            if (article is not null && article.Version != key.ExpectedVersion)
                throw Refusal.Stale(key.ExpectedVersion);
            article = change(article, directory.Staff(caller.Subject)?.StaffId ?? "", now);
            db.AuditEntries.Add(AuditEntry.Of(article, act, caller.Subject, null, null, now));
            return article.Id;
        }, cancellation);
        return await ReadAsync(organisation, key.Code, 0, newest: true, cancellation);
    }

    private async Task<Contracts.Intake.V1.Article> ReadAsync(string organisation, string code, int number, bool newest, CancellationToken cancellation)
    {
        RequireCode(code);
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var article = await db.Articles.AsNoTracking().SingleOrDefaultAsync(it => it.Code == code, cancellation) ?? throw Refusal.NotFound("article");
        var wanted = number > 0 ? number : newest ? article.TextVersion : article.PublishedVersion ?? article.TextVersion;
        var text = await db.ArticleTexts.AsNoTracking().SingleOrDefaultAsync(it => it.ArticleId == article.Id && it.Number == wanted, cancellation) ?? throw Refusal.NotFound("article");
        var message = ToMessage(article, text.Number, text.Title);
        message.Body = text.Body.ToMessage();
        return message;
    }

    /// <summary>An article without its text.</summary>
    private static Contracts.Intake.V1.Article ToMessage(Article article, int number, LocalText title) => new()
    {
        Organisation = article.Organisation,
        Code = article.Code,
        Categories = { article.Categories },
        State = article.State switch { ArticleState.Draft => "draft", ArticleState.Published => "published", ArticleState.Retired => "retired" },
        TextVersion = number,
        PublishedVersion = article.PublishedVersion ?? 0,
        Title = title.ToMessage(),
        Version = article.Version,
        UpdateTime = article.UpdatedAt.ToTimestamp(),
    };

    /// <exception cref="Refusal">No article can have this code, so there is none.</exception>
    private static void RequireCode(string code)
    {
        if (!IsCode(code))
            throw Refusal.NotFound("article");
    }
}
