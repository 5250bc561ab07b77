using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Procedures;

/// <summary>
/// Whether somebody can be reached by what they left: the form of it, before it is kept as it was written. More is taken than by a field of an act's form: the numbers of services and exchanges, a local
/// number without its area code, several numbers, and words beside one about what or whose it is; postcodes of anywhere.
/// </summary>
public static partial class Contacts
{
    /// <summary>Whether it may be dialled in a region, or with its country code from anywhere.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="region">The region, as ISO 3166-1 names it.</param>
    public static bool IsTelephone(string text, string region)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(region);
        var written = text.Normalize(NormalizationForm.FormKC);
        // The whole first: some write a slash within one number.
        return IsNumber(written, region) || Separator().Split(written).Any(part => IsNumber(part, region));
    }

    /// <summary>Whether it is one address, without a name before it.</summary>
    /// <param name="text">As it was written.</param>
    public static bool IsEmail(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Count(letter => letter == '@') == 1 && MailAddress.TryCreate(text, out var address) && address.Address == text;
    }

    /// <summary>
    /// Whether letters may go there: a postcode of the region, or of elsewhere, which nobody is asked to name as a country. Digits alone are meant as one of the region, and must be one, unless something tells
    /// of elsewhere: letters among them, such as those of the country or territory before it (DE-10115), or the country code of the telephone number. A word about it may follow.
    /// </summary>
    /// <param name="text">As it was written.</param>
    /// <param name="region">The region, as ISO 3166-1 names it.</param>
    /// <param name="telephone">The telephone number of the same person, as it was written; null where none is known.</param>
    public static bool IsPostcode(string text, string region, string? telephone)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(region);
        var written = BeforeCode().Replace(text.Normalize(NormalizationForm.FormKC).Trim(), "");
        var isElsewhere = telephone is not null && Formats.IsOfElsewhere(telephone.Normalize(NormalizationForm.FormKC), region);
        return AfterCode().Matches(written).Any(end => IsCode(written[..end.Index].TrimEnd(), region, isElsewhere));
    }

    private static bool IsCode(string written, string region, bool isElsewhere)
    {
        var code = string.Concat(written.Where(char.IsAsciiLetterOrDigit));
        return Formats.IsPostcode(written) && (isElsewhere || code.Any(char.IsAsciiLetter) || Formats.Postcode(code, region) is not null);
    }

    private static bool IsNumber(string written, string region)
    {
        if (Parts().Match(written.Trim()) is not { Success: true } parts)
            return false;
        var number = parts.Groups["number"].Value.TrimEnd(' ', '(');
        return Service().IsMatch(number) || Formats.IsPossibleTelephone(number, region) || Formats.IsPossibleTelephone(Extension().Replace(number, ""), region);
    }

    // What it is, if that is said: a word before it that a mark, a blank or Chinese writing parts from it. The number; then nothing, an extension, or a word about it, parted likewise.
    [GeneratedRegex(@"\A(?:\p{L}(?:[^0-9+(]|\([^0-9+()]*\))*(?<=[:. )\u4E00-\u9FFF]))?(?<number>(?:\+|\(\+)?[0-9(][0-9()\-‐–—./ ]*)(?:(?:ext(?:\.|ension|ensión|n)?|int\.?|x|#|转|轉|分机|分機)[:. ]*[0-9]{1,7}|(?<=[ (])\p{L}.*|[\u4E00-\u9FFF].*|[,;(].*)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Parts();

    // What it is, such as 邮编：.
    [GeneratedRegex(@"\A[^A-Za-z0-9]+")]
    private static partial Regex BeforeCode();

    // Where a code may end: at a blank, a mark or Chinese writing, which a word about it begins with, and with the text.
    [GeneratedRegex(@"(?=[ (,;\u4E00-\u9FFF])|\z")]
    private static partial Regex AfterCode();

    [GeneratedRegex(@"[/、,;\n]")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\A[0-9]{3,6}(?:-[0-9]{1,6})?\z")]
    private static partial Regex Service();

    [GeneratedRegex(@"-[0-9]{1,6}\z")]
    private static partial Regex Extension();
}
