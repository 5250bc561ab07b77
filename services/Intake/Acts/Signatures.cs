using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

/// <summary>What was signed stands bound to the document that shows it (HA-07, LI-01).</summary>
internal static class Signatures
{
    private const string Drawing = "image/png";
    private static readonly string[] Scans = ["application/pdf", "image/png", "image/jpeg", "image/tiff", "image/heic", "image/webp"];

    /// <summary>
    /// Computes the check value of each signature of a form: SHA-256 in lower-case hexadecimal over the form as a JSON object in the order of its names (without check values), a line
    /// feed, and the SHA-256 of the document in lower-case hexadecimal; nothing stands after the line feed where somebody refused to sign.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="file">The case.</param>
    /// <param name="form">What the procedure says of the act.</param>
    /// <param name="filled">Its form; the documents that it names are those of the case.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The form with the check values.</returns>
    /// <exception cref="Refusal">A document can't be what it is said to be.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> BindAsync(
        IntakeDb db, CaseFile file, OwnAct form, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        var bound = new Dictionary<string, string>(filled);
        var content = JsonSerializer.Serialize(new SortedDictionary<string, string>(new Dictionary<string, string>(filled), StringComparer.Ordinal), ActRecord.AsWritten);
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Signature && filled.ContainsKey(field.Name)))
            bound[Signature.HashOf(field.Name)] = HashOf(content, await DocumentAsync(db, file, field, filled, cancellation));
        return bound;
    }

    /// <summary>The check value of a form as it was signed.</summary>
    private static string HashOf(string content, Attachment? document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{content}\n{(document is null ? "" : Convert.ToHexStringLower(document.Sha256!))}")));

    /// <summary>Every document of a signed form stays: the scan or drawing, and what else was signed with it.</summary>
    /// <exception cref="Refusal">A signed record rests on the document.</exception>
    public static async Task RequireUnsignedAsync(IntakeDb db, CaseFile file, Guid document, CancellationToken cancellation)
    {
        foreach (var (form, named) in await NamedAsync(db, file.Complaint.Id, file.Procedure, file.Seal, cancellation))
            if (named == document && form.Fields.FirstOrDefault(field => field.Type == FormFieldType.Signature) is { } signature)
                throw Refusal.Precondition("DOCUMENT_SIGNED", "A signed record rests on this document; it stays with it.", signature.Rule);
    }

    /// <summary>The documents that show who somebody is: they belong to what was signed or to what was shown of an agent, or came along for it, whatever became of that (CH-04, LI-09).</summary>
    public static async Task<IReadOnlySet<Guid>> ShowingIdentityAsync(IntakeDb db, CaseFile file, CancellationToken cancellation)
    {
        var shown = (await db.Attachments.Where(it => it.CaseId == file.Complaint.Id && it.ShowsIdentity).Select(it => it.Id).ToListAsync(cancellation)).ToHashSet();
        foreach (var (form, document) in await NamedAsync(db, file.Complaint.Id, file.Procedure, file.Seal, cancellation))
            if (SaysWho(form))
                shown.Add(document);
        return shown;
    }

    /// <summary>Whether what comes along for the form of an act shows who somebody is.</summary>
    /// <param name="file">The case.</param>
    /// <param name="act">Name of the act; empty for none.</param>
    /// <exception cref="Refusal">The procedure has no such act of its own.</exception>
    public static bool IsForIdentity(CaseFile file, string act) =>
        act.Length > 0 && SaysWho(file.Procedure.Case.OwnAct(act) ?? throw Refusal.Invalid("ACT_UNKNOWN", "act", "The procedure has no act of this name, for whose form a document could be."));

    /// <summary>Whether a form is signed, or says who acts for the complainant.</summary>
    private static bool SaysWho(OwnAct form) => form.NamesAgent is not null || form.Authorises is not null || form.Fields.Any(field => field.Type == FormFieldType.Signature);

    /// <summary>The documents that forms of what was done name.</summary>
    private static async Task<List<(OwnAct Form, Guid Document)>> NamedAsync(IntakeDb db, Guid caseId, Procedure procedure, CaseSeal seal, CancellationToken cancellation)
    {
        var named = new List<(OwnAct, Guid)>();
        foreach (var record in await db.ActRecords.AsNoTracking().Where(it => it.RecordId == caseId).ToListAsync(cancellation))
        {
            if (procedure.Case.OwnAct(record.Act) is not { } form || form.Fields.All(field => field.Type != FormFieldType.Document))
                continue;
            var filled = record.Filled(seal.OpenAct);
            foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Document))
                if (Guid.TryParse(filled.GetValueOrDefault(field.Name), out var document))
                    named.Add((form, document));
        }
        return named;
    }

    private static async Task<Attachment?> DocumentAsync(IntakeDb db, CaseFile file, FormField field, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        var name = Signature.DocumentOf(field.Name);
        if (filled[field.Name] == Signature.Refused || !filled.TryGetValue(name, out var id))
            return null;
        var document = await db.Attachments.AsNoTracking().SingleAsync(it => it.Id == Guid.Parse(id) && it.CaseId == file.Complaint.Id, cancellation);
        var drawn = filled[field.Name] == Signature.OnScreen;
        if (drawn ? document.MediaType != Drawing : !Scans.Contains(document.MediaType))
            throw Refusal.Invalid("SIGNATURE_DOCUMENT", name, drawn ? "What was drawn on a screen is a PNG image." : "A scan is a PDF document or an image.", field.Rule);
        return document;
    }
}
