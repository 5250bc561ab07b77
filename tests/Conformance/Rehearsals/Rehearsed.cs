using ComplaintSuite.Contracts.Procedures.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Conformance.Rehearsals;

/// <summary>What a service tells of a rehearsal.</summary>
/// <param name="Differences">In its order.</param>
/// <param name="Summary">The last piece.</param>
public sealed record Rehearsed(IReadOnlyList<Difference> Differences, RehearsalSummary Summary)
{
    /// <summary>Everything that was ever received.</summary>
    public const string Ever = "2000-01-01";

    public static async Task<Rehearsed> AskAsync(RunningSuite suite, string service, string organisation, string fileName, string text, Sender by, string since = Ever)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(by);
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address(service));
        var request = new RehearseRequest { Organisation = organisation, FileName = fileName, Text = text, Since = since };
        using var call = new RehearsalService.RehearsalServiceClient(channel).Rehearse(request, by.Metadata);
        var pieces = await call.ResponseStream.ReadAllAsync().ToListAsync();
        return new([.. pieces.Where(piece => piece.Difference is not null).Select(piece => piece.Difference)], pieces[^1].Summary);
    }
}
