using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<AnswerEnquiryResponse> AnswerEnquiry(AnswerEnquiryRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var answer = reading.Text(request.Answer, "answer", Reading.LongText);
        var code = reading.Text(request.Article, "article", 100);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            var article = code is null ? null : await db.Articles.AsNoTracking().SingleOrDefaultAsync(it => it.Code == code && it.PublishedVersion != null, call.CancellationToken)
                ?? throw Refusal.Invalid("ARTICLE_UNKNOWN", "article", "The organisation has published no article of this code.", "CH-09");
            file.Complaint.Assess(new("answered", file.Now) { Answer = answer, Article = article?.Code, ArticleVersion = article?.PublishedVersion });
            await file.AssessAsync(call.CancellationToken);
            await file.EnterAsync("answered", new EnquiryAnswered { Article = article?.Code ?? "", ArticleVersion = article?.PublishedVersion ?? 0 }, call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
