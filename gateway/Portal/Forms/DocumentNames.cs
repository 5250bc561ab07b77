using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Pages;

namespace ComplaintSuite.Portal.Forms;

/// <summary>
/// What documents of a case are called wherever one is opened, chosen or named. File names alone don't tell them apart: a phone calls all its photographs the same, and documents of a protected
/// identity have one name.
/// </summary>
internal static class DocumentNames
{
    /// <summary>Id and name of each, in their order; those that would still be called the same are numbered.</summary>
    public static IReadOnlyList<(string Code, string Name)> Of(IEnumerable<Attachment> documents, string zone, string language)
    {
        var names = new List<(string Code, string Name)>();
        var times = new Dictionary<string, int>();
        foreach (var document in documents)
        {
            var name = string.Join(" · ", new[] { document.FileName, Moments.Write(document.CreateTime, zone, language), SizeOf(document.SizeBytes) }.Where(part => part.Length > 0));
            times[name] = times.GetValueOrDefault(name) + 1;
            names.Add((document.AttachmentId, times[name] == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({times[name]})")));
        }
        return names;
    }

    private static string SizeOf(long bytes) => bytes switch
    {
        0 => "",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1_000)} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000m:0.0} MB"),
    };
}
