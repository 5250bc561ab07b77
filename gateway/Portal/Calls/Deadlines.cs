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

    /// <summary>In the order in which they began. Of a clock that ran several times one run is explained: the one that is still open, else the latest.</summary>
    public async Task<IReadOnlyList<ToldDeadline>> TellAsync(Complaint complaint, string language, CallOptions options)
    {
        var ordered = complaint.Deadlines.OrderBy(deadline => deadline.StartTime.Seconds).ToList();
        var told = await Task.WhenAll(ordered.Select(deadline => deadline.Clock).Where(clock => clock != Published).Distinct()
            .Select(clock => deadlines.GetDeadlineAsync(new() { CaseNumber = complaint.CaseNumber, Clock = clock, Language = language }, options).ResponseAsync));
        return [.. ordered.Select(deadline => new ToldDeadline(deadline, [.. told.FirstOrDefault(answer => IsOf(answer.Deadline, deadline))?.Explanations.SelectMany(each => each.Sentences) ?? []]))];
    }

    private static bool IsOf(Deadline told, Deadline deadline) => told.Clock == deadline.Clock && Equals(told.StartTime, deadline.StartTime);
}
