using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>A deadline with its reasons in words. Public because the parts of pages that the Razor compiler makes are.</summary>
/// <param name="Deadline">The deadline.</param>
/// <param name="Why">Why it is when it is, sentence by sentence.</param>
public sealed record ToldDeadline(Deadline Deadline, IReadOnlyList<string> Why);

/// <summary>Asks why the deadlines of a case are when they are.</summary>
internal sealed class Deadlines(DeadlineService.DeadlineServiceClient deadlines)
{
    /// <summary>A time that a publisher named: data of the case, counted by no clock, so that there is nothing to explain.</summary>
    private const string Published = "published-target";

    /// <summary>In the order in which they began. Of a clock that ran several times the last run is explained.</summary>
    public async Task<IReadOnlyList<ToldDeadline>> TellAsync(Complaint complaint, string language, CallOptions options)
    {
        var ordered = complaint.Deadlines.OrderBy(deadline => deadline.StartTime.Seconds).ToList();
        var last = ordered.Where(deadline => deadline.Clock != Published).GroupBy(deadline => deadline.Clock).Select(runs => runs.Last()).ToList();
        var why = await Task.WhenAll(last.Select(async deadline =>
            (Deadline: deadline, (await deadlines.GetDeadlineAsync(new() { CaseNumber = complaint.CaseNumber, Clock = deadline.Clock, Language = language }, options)).Explanations)));
        return [.. ordered.Select(deadline => new ToldDeadline(deadline, [.. why.FirstOrDefault(told => ReferenceEquals(told.Deadline, deadline)).Explanations?.SelectMany(each => each.Sentences) ?? []]))];
    }
}
