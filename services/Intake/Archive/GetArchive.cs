using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Archive;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ListCases)]
    public override async Task<GetArchiveResponse> GetArchive(GetArchiveRequest request, ServerCallContext call)
    {
        var view = await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken);
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], call.CancellationToken);
        var documents = await db.ArchiveDocuments.AsNoTracking().Where(it => it.CaseId == view.Complaint.Id).OrderBy(it => it.Number).ToListAsync(call.CancellationToken);
        if (documents.Count == 0)
            throw Refusal.Precondition("NOT_ARCHIVED", "The archive file is made when the case is archived.", "CH-12");
        return new()
        {
            ArchiveTime = documents[0].At.ToTimestamp(),
            IndexSha256 = Convert.ToHexStringLower(ArchiveFile.IndexHash(documents)),
            Documents =
            {
                documents.Select(it => new Contracts.Intake.V1.ArchiveDocument
                {
                    Number = it.Number,
                    Type = it.Type,
                    SourceId = it.SourceId.ToString(),
                    Name = it.Name,
                    Sha256 = Convert.ToHexStringLower(it.Sha256),
                    SizeBytes = it.SizeBytes,
                }),
            },
        };
    }
}
