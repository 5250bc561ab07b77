using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Events.V1;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>shared/docs/events.md says who publishes and who reads each event, and is right.</summary>
public sealed partial class EventTableTests
{
    private static readonly IReadOnlyList<(string Event, string Producers, string Subscribers)> Rows =
    [
        .. Row().Matches(Repository.Text("shared/docs/events.md")).Select(row => (row.Groups["event"].Value, row.Groups["producer"].Value.Trim(), row.Groups["subscribers"].Value.Trim())),
    ];

    [Fact]
    public void Every_event_has_its_row_in_the_order_of_the_contract() =>
        Assert.Equal(EventsReflection.Descriptor.MessageTypes.Select(message => message.Name), Rows.Select(row => row.Event));

    [Fact]
    public void The_subscribers_are_those_that_have_a_handler()
    {
        var handled = from file in Repository.Files("*.cs", "services")
                      from Match found in Handler().Matches(Repository.Text(file))
                      select (Event: found.Groups["event"].Value, Service: file.Split('/')[1]);
        var subscribers = handled.Distinct().ToLookup(it => it.Event, it => it.Service);
        Assert.All(Rows, row => Assert.Equal(
            (row.Event, subscribers[row.Event].Any() ? string.Join(", ", subscribers[row.Event].Order(StringComparer.Ordinal)) : "–"), (row.Event, row.Subscribers)));
    }

    [Fact]
    public void The_producers_are_those_that_make_the_event()
    {
        var sources = Repository.Files("*.cs", "services").Select(file => (Service: file.Split('/')[1], Text: Repository.Text(file))).ToList();
        // Sections make these, for whoever runs a clock.
        Assert.All(Rows.Where(row => row.Event is not (nameof(ClockRanOut) or nameof(ClockBegan) or nameof(ClockChanged) or nameof(DueDateLeftProvisional))), row =>
        {
            var making = new Regex($@"\bnew {row.Event}\b|\b{row.Event} \w+(\(.*\))? =>? new\b");
            var producers = sources.Where(source => making.IsMatch(source.Text)).Select(source => source.Service).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal((row.Event, string.Join(", ", producers)), (row.Event, row.Producers));
        });
    }

    [GeneratedRegex(@"^\| `(?<event>\w+)` \|(?<producer>[^|]+)\|[^|]+\|(?<subscribers>[^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\.On<(?:[\w.]+\.)?(?<event>\w+),")]
    private static partial Regex Handler();
}
