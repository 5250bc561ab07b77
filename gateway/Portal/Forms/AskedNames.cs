using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What people call that which a procedure asks for of a case: no page shows a field by its code.</summary>
internal static class AskedNames
{
    /// <summary>What is lacking and no field of anybody's form: the organisation does it.</summary>
    public static readonly LocalText OfOthers = new("须由收件单位先办理的一步", "A step that the organisation takes first", "Un trámite que la organización hace antes");

    private const string Contact = "complainant.contact";
    private const string Respondent = "respondent.";
    private const string Representative = "representative";

    private static readonly LocalText ContactName = new("联系方式（电话、地址或电子邮箱）", "Telephone, address or e-mail address", "Teléfono, dirección o correo electrónico");

    /// <summary>Whether it is something to be done, and not by the reader: no page of theirs has its form.</summary>
    public static bool IsOfOthers(string field, CaseGuide guide) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) && OfferOf(field, guide) is null;

    private static readonly LocalText RepresentativeName = new("推荐的代表", "A representative who was chosen", "Un representante elegido");

    /// <summary>What a field is called; null for one that nobody has a word for.</summary>
    /// <param name="field">As the procedure calls it.</param>
    /// <param name="kind">Kind of the matter.</param>
    /// <param name="guide">Names of details, and of what was or is to be done.</param>
    /// <param name="forStaff">Whether somebody of the staff reads it; else whoever complained.</param>
    /// <param name="language">Language of the page.</param>
    public static string? Of(string field, string kind, CaseGuide guide, bool forStaff, string language)
    {
        if (field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal))
            return guide.Details.FirstOrDefault(detail => field == Procedure.DetailPrefix + detail.Name)?.Title;
        if (field == Contact)
            return ContactName.In(language);
        if (field == Representative)
            return RepresentativeName.In(language);
        if (OwnActs.NameOf(field, [], guide.ActNames) is { } done)
            return done;
        if (field.StartsWith(DoneActs.Done, StringComparison.Ordinal))
            return OfferOf(field, guide)?.Title;
        // In a list of what is missing, the words for whoever complained say nothing of whose name is meant.
        Func<string, LocalText?> nameOf = forStaff || field.StartsWith(Respondent, StringComparison.Ordinal) ? TakingInTexts.NameOf : FilingTexts.NameOf;
        return (nameOf($"{field}.{kind}") ?? nameOf(field))?.In(language);
    }

    private static ActOffer? OfferOf(string field, CaseGuide guide) => guide.Acts.FirstOrDefault(offer => offer.Act == field[DoneActs.Done.Length..].Split('.')[0]);
}
