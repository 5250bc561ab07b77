using System.Globalization;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

/// <summary>Enters cases in the registers of their organisation.</summary>
internal static class Registers
{
    /// <summary>
    /// Enters a case wherever the form of an act says so, inside the transaction of the act. Whoever enters the same number at the same moment is found out by the database; the act
    /// is then tried again, and refused here.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="file">The case.</param>
    /// <param name="act">Name of the act.</param>
    /// <param name="form">What the procedure says of it.</param>
    /// <param name="filled">Its form.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The form with the numbers that the service gave.</returns>
    /// <exception cref="Refusal">Another case has the number, or this one has another.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> EnterAsync(
        IntakeDb db, CaseFile file, string act, OwnAct form, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        var numbered = new Dictionary<string, string>(filled);
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.RegisterNumber))
        {
            var (organisation, kept) = (file.Complaint.Organisation, $"{file.Procedure.Id}.{act}.{field.Name}");
            var register = field.PerDepartment ? $"{kept}.{OfficeOf(file, act)}" : kept;
            var entries = db.RegisterEntries.Where(it => it.Organisation == organisation && it.Register == register);
            // Whichever office entered it, a case stands in one register.
            var ofOffices = $"{kept}.%";
            var standing = field.PerDepartment ? db.RegisterEntries.Where(it => it.Organisation == organisation && (it.Register == kept || EF.Functions.Like(it.Register, ofOffices))) : entries;
            if (await standing.Where(it => it.CaseId == file.Complaint.Id).Select(it => it.Number).SingleOrDefaultAsync(cancellation) is { } own)
                throw Refusal.Precondition("CASE_REGISTERED", $"The case stands in the register as {own}; it gets no second number.", field.Rule, field.Name);
            var year = file.Procedure.DayOf(file.Now).Year;
            var (number, count) = filled.TryGetValue(field.Name, out var written) ? (written, null) : await NextAsync(db, entries, $"{organisation} {register}", year, cancellation);
            if (await entries.AnyAsync(it => it.Number == number, cancellation))
                throw Refusal.Precondition("REGISTER_NUMBER_TAKEN", $"{number} stands for another case.", field.Rule, field.Name);
            db.RegisterEntries.Add(new(organisation, register, number, file.Complaint.Id, file.Now, count is null ? null : year, count));
            numbered[field.Name] = number;
        }
        return numbered;
    }

    /// <summary>The department of the post under which somebody enters the case.</summary>
    private static string OfficeOf(CaseFile file, string act)
    {
        var by = file.Procedure.Case.Act(act)?.By ?? [];
        var post = file.Person.Posts.FirstOrDefault(held => by.Contains(held.Code) || by.Contains(held.Kind) || by.Contains(held.Role)).Code;
        return file.Directory.Post(post ?? "")?.Department ?? "";
    }

    /// <summary>YEAR-NUMBER, five digits at least: the one after the last that the service gave, but for what somebody wrote meanwhile. One at a time.</summary>
    private static async Task<(string Number, int? Count)> NextAsync(IntakeDb db, IQueryable<RegisterEntry> entries, string register, int year, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({register}, 0))", cancellation);
        for (var count = (await entries.Where(it => it.Year == year).MaxAsync(it => it.Count, cancellation) ?? 0) + 1; ; count++)
            if (string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{count:00000}") is var number && !await entries.AnyAsync(it => it.Number == number, cancellation))
                return (number, count);
    }
}
