using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Archive;

/// <summary>
/// The archive file of a case (CH-12): an index of its documents with their hashes, written for good at archiving. What a document said is kept with it, so the
/// file stands by itself. It lies sealed: the hashes are those of the plain documents, each of which begins with random bytes, so that nothing can be guessed from its hash.
/// </summary>
public static class ArchiveFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(IntakeDb db, CaseFile file, CancellationToken cancellation)
    {
        var complaint = file.Complaint;
        // Loaded beside what this very transaction added: both count. Other cases may be open beside this one.
        await db.Notices.Where(it => it.CaseId == complaint.Id).LoadAsync(cancellation);
        await db.Timeline.Where(it => it.CaseId == complaint.Id).LoadAsync(cancellation);
        await db.Attachments.Where(it => it.CaseId == complaint.Id && it.CompletedAt != null && it.RemovedAt == null).LoadAsync(cancellation);
        await db.Messages.Where(it => it.CaseId == complaint.Id).LoadAsync(cancellation);
        await db.ActRecords.Where(it => it.RecordId == complaint.Id).LoadAsync(cancellation);

        var number = 0;
        void Add(string type, Guid source, string name, byte[] sha256, long size, byte[]? content) => db.ArchiveDocuments.Add(new()
        {
            CaseId = complaint.Id,
            Organisation = complaint.Organisation,
            Number = ++number,
            Type = type,
            SourceId = source,
            Name = name,
            Sha256 = sha256,
            SizeBytes = size,
            Content = content is null ? null : file.Seal.Close(content, complaint.Id, $"archive/{number}"),
            At = file.Now,
        });
        void AddJson(string type, Guid source, string name, object value)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(new { salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), document = value }, Readable);
            Add(type, source, name, SHA256.HashData(content), content.Length, content);
        }

        AddJson("registration", complaint.Id, "registration.json", new
        {
            state = complaint.AuditState(),
            complainant = complaint.Complainant?.Open(file.Seal),
            agent = complaint.Agent?.Open(file.Seal),
            respondent = complaint.Respondent?.Open(file.Seal),
            details = complaint.OpenDetails(file.Seal),
        });
        if (complaint.Assessment is { } assessment)
            AddJson("assessment", complaint.Id, "assessment.json", assessment);
        foreach (var notice in db.Notices.Local.Where(it => it.CaseId == complaint.Id).OrderBy(it => it.IssuedAt).ThenBy(it => it.Id))
            AddJson("notice", notice.Id, $"{notice.Template}.json", new { notice.Template, notice.Language, text = notice.Open(file.Seal), notice.IssuedAt });
        foreach (var attachment in db.Attachments.Local.Where(it => it is { CompletedAt: not null, RemovedAt: null } && it.CaseId == complaint.Id).OrderBy(it => it.CompletedAt).ThenBy(it => it.Id))
            Add("attachment", attachment.Id, attachment.FileName, attachment.Sha256!, attachment.SizeBytes, null);
        if (db.Messages.Local.Where(it => it.CaseId == complaint.Id).OrderBy(it => it.Number).ToList() is { Count: > 0 } messages)
            AddJson("correspondence", complaint.Id, "correspondence.json", messages.Select(it => new
            {
                it.Number,
                kind = it.Kind.Code(),
                it.FromComplainant,
                it.Representative,
                it.StaffId,
                it.Text,
                it.Items,
                it.SentAt,
            }));
        if (db.ActRecords.Local.Where(it => it.RecordId == complaint.Id).OrderBy(it => it.Number).ToList() is { Count: > 0 } acts)
            AddJson("acts", complaint.Id, "acts.json", acts.Select(it => new { it.Id, it.Number, it.Act, it.At, it.StaffId, it.Answered, form = it.Filled(file.Seal.OpenAct) }));
        AddJson("timeline", complaint.Id, "timeline.json", db.Timeline.Local.Where(it => it.CaseId == complaint.Id).OrderBy(it => it.At).ThenBy(it => it.Sequence)
            .Select(it => new { it.At, it.Code, it.Words }));
    }

    /// <summary>SHA-256 over the lines «number TAB type TAB name TAB hash LF» in UTF-8, in order.</summary>
    public static byte[] IndexHash(IEnumerable<ArchiveDocument> documents) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        documents.OrderBy(it => it.Number).Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.Number}\t{it.Type}\t{it.Name}\t{Convert.ToHexStringLower(it.Sha256)}\n")))));
}
