using System.Text.RegularExpressions;
using PhoneNumbers;

namespace ComplaintSuite.Procedures;

/// <summary>Forms of what people are reached by and what they drive. Whether there is such a number, nobody can tell from its form.</summary>
internal static partial class Formats
{
    /// <summary>Whether telephone numbers of a region are known, as ISO 3166-1 names it.</summary>
    public static bool IsRegion(string region) => PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(region);

    /// <summary>As E.164, with an extension as RFC 3966 writes it; null for what can be no number.</summary>
    public static string? Telephone(string text, string region)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(text, region);
            var extension = number.HasExtension ? $";ext={number.Extension}" : "";
            return numbers.IsValidNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164) + extension : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>Whether a number has a length that there is in its region; a local one may lack its area code. Whether it was ever given to anybody is not asked.</summary>
    public static bool IsPossibleTelephone(string text, string region)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            return numbers.IsPossibleNumber(numbers.Parse(text, region));
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>Six digits in mainland China, letters and digits elsewhere, in capitals.</summary>
    public static string? Postcode(string text, string region) => (region == "CN" ? SixDigits() : Letters()).IsMatch(text) ? text.ToUpperInvariant() : null;

    /// <summary>Whether it has the form of a postcode anywhere: letters and digits, parted by single signs, and no word.</summary>
    public static bool IsPostcode(string text) => Anywhere().IsMatch(text);

    /// <summary>Whether a number says by its country code that it is of another country or territory.</summary>
    public static bool IsOfElsewhere(string text, string region)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            return numbers.Parse(text, region).CountryCode != numbers.GetCountryCodeForRegion(region);
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>In capitals, without spaces, hyphens and middle dots; null for what has none of the forms (GA 36-2018).</summary>
    public static string? Plate(string text)
    {
        var plate = Separators().Replace(text, "").ToUpperInvariant();
        if (plate.Length == 0)
            return null;
        return (Provinces.Contains(plate[0], StringComparison.Ordinal) && Mainland().IsMatch(plate)) || Special().IsMatch(plate) || Elsewhere().IsMatch(plate) ? plate : null;
    }

    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    [GeneratedRegex(@"\A[0-9]{6}\z")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9 -]{1,8})[A-Za-z0-9]\z")]
    private static partial Regex Letters();

    // From the 101 of Iceland to a whole ZIP code with its country before it; the longest run of letters that there is has four.
    [GeneratedRegex(@"\A(?=.{3,14}\z)(?=[^0-9]*[0-9])(?!.*[A-Za-z]{5})[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*\z")]
    private static partial Regex Anywhere();

    [GeneratedRegex(@"[\s·•\-]")]
    private static partial Regex Separators();

    // No I and no O. New energy: small vehicles have their letter first, large ones last.
    [GeneratedRegex(@"\A.[A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳使领]|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]|[SX][0-9]{3}应急)\z")]
    private static partial Regex Mainland();

    // Embassies, and the armed police.
    [GeneratedRegex(@"\A(?:使[0-9]{6}|[0-9]{6}使|WJ[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?[0-9]{4}[0-9A-Z])\z")]
    private static partial Regex Special();

    [GeneratedRegex(@"\A(?=.*[0-9])[A-Z0-9]{2,12}\z")]
    private static partial Regex Elsewhere();
}
