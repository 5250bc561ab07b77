using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>The logs of all processes are one numbered catalogue.</summary>
public sealed partial class LogTests
{
    /// <summary>Folder → its block of event ids.</summary>
    private static readonly (string Folder, int First, int Last)[] Blocks =
    [
        ("shared/ServiceDefaults/", 1, 99), ("shared/Messaging/", 100, 199), ("shared/AppHost/", 200, 299),
        ("services/Intake/", 1000, 1999), ("services/Routing/", 2000, 2999), ("services/Mediation/", 3000, 3999), ("services/HrGrievance/", 4000, 4999),
        ("services/Reporting/", 5000, 5999), ("services/Identity/", 8000, 8999), ("gateway/Gateway/", 9000, 9999), ("gateway/Portal/", 7000, 7999),
    ];

    private static readonly IReadOnlyList<(string File, int Id)> Messages =
    [
        .. from folder in new[] { "shared", "services", "gateway" }
           from file in Repository.Files("*.cs", folder)
           from Match message in LogMessage().Matches(Repository.Text(file))
           select (file, int.Parse(message.Groups["id"].Value, CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void Every_log_message_stands_in_a_Log_file_of_its_project() =>
        Assert.Empty(Messages.Where(message => Path.GetFileName(message.File) != "Log.cs" || message.File.Count(character => character == '/') != 2));

    [Fact]
    public void Every_log_message_has_a_number_of_its_own()
    {
        Assert.NotEmpty(Messages);
        Assert.Empty(Messages.GroupBy(message => message.Id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_number_is_in_the_block_of_its_project() =>
        Assert.Empty(Messages.Where(message => !Blocks.Any(block => message.File.StartsWith(block.Folder, StringComparison.Ordinal) && message.Id >= block.First && message.Id <= block.Last)));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex LogMessage();
}
